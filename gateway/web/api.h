#pragma once

#include <json-glib/json-glib.h>

#include "base/http.h"
#include "core/hotline.h"
#include "core/staff/staff_session.h"
#include "web/api_error.h"
#include "web/server.h"
#include "web/site.h"

/* The API of the console. A table says what there is and who may; a handler is asked only once all of
 * that is settled, with the body read. */

typedef struct ApiEvent {
    const char *
        type; /* "case", "answers", "canned", "rules", "broadcast", "staff", "key", "session": static */
    int64_t number; /* of the case or the broadcast; 0: of none in particular */
    bool urgent;    /* of a case: so it is now */
    bool fresh;     /* of a case: staff see it for the first time */
} ApiEvent;

typedef struct ApiCall {
    Hotline *hotline;
    const HttpRequest *http;
    const StaffSession *session; /* NULL: nobody */
    int64_t now;
    JsonObject *body;       /* of a POST, then never NULL; read it with the functions below */
    int64_t params[2];      /* of {number} and {id} in the path, in their order */
    GHashTable *query;      /* char * -> char *; read it with the functions below */
    JsonBuilder *out;       /* the answer's JSON object is being built here */
    GPtrArray *events;      /* of ApiEvent, told to browsers after COMMIT; api_event() adds one */
    HttpResponse *response; /* status and headers; 200 unless changed */
    const char *address;    /* of the client, past our proxies; "" if not known */
    unsigned retry_after;   /* seconds; goes out with an error */
    GPtrArray *words;       /* char *, ours: go out with an error; NULL until the first */
    bool keep;              /* what was written stays although the handler fails: counted guesses */
    gpointer data;          /* the handler's own, for api_each() */
    const Site *site;
    struct Events *listeners; /* the browsers that listen; NULL in tests */
    struct PhonePage *phone;  /* the phone of a demo; NULL in tests */
    struct Slices *slices;    /* answers that take a while; NULL in tests */
    GHashTable *used;         /* members and parameters that were read */
    WebRequest *request;      /* for an answer that comes later; NULL in tests */
    /* The handler has kept the request and answers it itself; api_check_used() comes before that. */
    bool later;
} ApiCall;

/* false: error is set with api_fail() or comes from below; nothing is kept. */
typedef bool (*ApiHandler)(ApiCall *call, GError **error);

typedef enum ApiFlags {
    API_LOCKED_OK = 1, /* also while the session is locked */
    API_READS = 2,     /* writes nothing, so it needs no transaction */
    API_LARGE = 4,     /* a body of up to API_LARGE_OCTETS, from whoever may */
} ApiFlags;

/* Nobody's POST never carries a session: it needs no CSRF token, so it must not act for anyone. */
typedef struct ApiRoute {
    const char *method; /* "GET" or "POST" */
    const char *path;   /* "/cases/{number}/claim", below /api/v1; only digits stand in for {...} */
    StaffRole role;     /* the least; STAFF_NOBODY: without a session */
    unsigned flags;     /* of ApiFlags */
    ApiHandler handle;
} ApiRoute;

/* The rooms of the API, each a table that ends with an empty route; NULL ends the list. */
extern const ApiRoute *const api_rooms[];

typedef struct Api {
    Hotline *hotline;
    const Site *site;
    const ApiRoute *const *rooms;
    struct Events *listeners; /* NULL: nobody listens */
    struct PhonePage *phone;
    struct Slices *slices;
} Api;

#define API_PREFIX "/api/v1/"
#define API_LARGE_OCTETS ((size_t)1024 * 1024)

/* request may be NULL. false: the handler answers later. */
bool api_answer(const Api *api, WebRequest *request, const HttpRequest *http, int64_t now,
                HttpResponse *response);

/* How large a body may be that is larger than others, before it is read; 0: no larger. */
size_t api_larger_body(const Api *api, const HttpRequest *head, int64_t now);

/* ---- For handlers: what was sent ---- */

/* Members of the body. A member that no function asked for is refused once the handler is done, and so
 * is one of another kind than asked for. Texts are lent, at most max characters. */
bool api_text(ApiCall *call, const char *name, size_t max, const char **text, GError **error);
bool api_int(ApiCall *call, const char *name, int64_t min, int64_t max, int64_t *value,
             GError **error);
bool api_bool(ApiCall *call, const char *name, bool *value, GError **error);
/* RFC 4648 section 4, padded; min to max octets. */
bool api_base64(ApiCall *call, const char *name, size_t min, size_t max, GBytes **bytes,
                GError **error);
/* Is the member there, and not null? Asked before one of the above, it makes that one optional. */
bool api_has(ApiCall *call, const char *name);
/* Calls each for every object of an array, with call->body set to that object. */
bool api_each(ApiCall *call, const char *name, unsigned max, ApiHandler each, GError **error);
/* Calls read with call->body set to the object that the member is. */
typedef bool (*ApiReader)(ApiCall *call, gpointer data, GError **error);
bool api_object(ApiCall *call, const char *name, ApiReader read, gpointer data, GError **error);
/* A list of texts, NULL-terminated: they are lent, free the list with g_free. */
bool api_texts(ApiCall *call, const char *name, unsigned max, size_t max_each, const char ***texts,
               GError **error);

/* Parameters of the query; one that nobody asked for is refused. NULL, or fallback: not there. */
const char *api_query_text(ApiCall *call, const char *name);
bool api_query_int(ApiCall *call, const char *name, int64_t min, int64_t max, int64_t fallback,
                   int64_t *value, GError **error);

/* ---- For handlers: the answer ---- */

void api_out_text(ApiCall *call, const char *name, const char *text_or_null);
void api_out_int(ApiCall *call, const char *name, int64_t value);
void api_out_bool(ApiCall *call, const char *name, bool value);
void api_out_base64(ApiCall *call, const char *name, const void *data, size_t length);

void api_event(ApiCall *call, const char *type, int64_t number);

/* Gives the browser a session, or takes it away. */
void api_session_start(ApiCall *call, const char *token);
void api_session_end(ApiCall *call);
/* Fails with "throttled": not before so many seconds. */
bool api_throttled(ApiCall *call, unsigned seconds, GError **error);
/* Names a word that made it fail, in the error that is answered. */
void api_error_word(ApiCall *call, const char *word);

/* ---- Between the files of the API ---- */

const ApiRoute *api_find(const ApiRoute *const *rooms, const HttpRequest *http, int64_t params[2],
                         const char **allowed);
bool api_read_query(ApiCall *call, GError **error);
bool api_read_body(ApiCall *call, JsonNode **root, GError **error);
bool api_check_used(ApiCall *call, GError **error);
/* What was built, or why not, becomes the response; headers that were set stay or go. */
void api_answer_good(ApiCall *call);
void api_answer_error(const ApiCall *call, const GError *error);
