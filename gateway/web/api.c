#include "web/api.h"

#include "base/log.h"
#include "core/intake.h"
#include "web/events.h"
#include "web/sender_address.h"

#define CSRF_HEADER "X-CSRF-Token"

/* ---- Who asks, and may they? ---- */

/* The open session goes into *session; a locked one too if the route takes it. */
static bool check_session(const ApiCall *call, const ApiRoute *route, StaffSession *session,
                          GError **error)
{
    g_autofree char *token = site_token(call->site, call->http);
    StaffSessionState state = STAFF_SIGNED_OUT;

    if (token && !staff_session_find(call->hotline, token, call->now, session, &state, error))
        return false;
    if (state == STAFF_SIGNED_OUT)
        return api_fail(error, API_ERROR_SIGNED_OUT, NULL, "Sign in.");
    /* Also with a refusal: a page that was loaded anew needs it to unlock. */
    http_response_header(call->response, CSRF_HEADER, session->csrf);
    if (state == STAFF_LOCKED && !(route->flags & API_LOCKED_OK))
        return api_fail(error, API_ERROR_LOCKED, NULL, "The session is locked: unlock it.");
    if (session->role < route->role)
        return api_fail(error, API_ERROR_FORBIDDEN, NULL, "Your role does not allow this.");
    return true;
}

static bool check_csrf(const ApiCall *call, const StaffSession *session, GError **error)
{
    const char *given = http_header(call->http, CSRF_HEADER);

    if (g_str_equal(call->http->method, "GET") || (given && vault_same(session->csrf, given)))
        return true;
    return api_fail(error, API_ERROR_FORBIDDEN, "csrf", "Load the page anew.");
}

static bool authorise(ApiCall *call, const ApiRoute *route, StaffSession *session, GError **error)
{
    if (route->role == STAFF_NOBODY)
        return true;
    if (!check_session(call, route, session, error) || !check_csrf(call, session, error))
        return false;
    call->session = session;
    return true;
}

/* ---- Doing it ---- */

static bool run(ApiCall *call, const ApiRoute *route, GError **error)
{
    /* Who answers later has checked before. */
    return route->handle(call, error) && (call->later || api_check_used(call, error));
}

static bool run_and_commit(ApiCall *call, const ApiRoute *route, GError **error)
{
    Hotline *hotline = call->hotline;
    bool good;

    if (!intake_begin(hotline, error))
        return false;
    good = run(call, route, error);
    if (good || call->keep)
        return intake_commit(hotline, good ? error : NULL) && good;
    hotline->queued = false;
    hotline_tell_news(hotline, false);
    db_rollback(hotline->db);
    return false;
}

/* What it reads is of one moment, and the store is locked and unlocked once. */
static bool run_and_read(ApiCall *call, const ApiRoute *route, GError **error)
{
    Db *db = call->hotline->db;

    if (!db_begin_reading(db, error))
        return false;
    if (run(call, route, error))
        return db_commit(db, error);
    db_rollback(db);
    return false;
}

static bool handle(ApiCall *call, const ApiRoute *route, GError **error)
{
    g_autoptr(JsonNode) root = NULL;

    if (!api_read_query(call, error) ||
        (g_str_equal(route->method, "POST") && !api_read_body(call, &root, error)))
        return false;
    return route->flags & API_READS ? run_and_read(call, route, error)
                                    : run_and_commit(call, route, error);
}

static bool dispatch(const Api *api, ApiCall *call, StaffSession *session, GError **error)
{
    const char *allowed = NULL;
    const ApiRoute *route = api_find(api->rooms, call->http, call->params, &allowed);

    if (allowed && !route) {
        http_response_header(call->response, "Allow", allowed);
        return api_fail(error, API_ERROR_BAD_METHOD, NULL, "This address takes another method.");
    }
    if (!route)
        return api_fail(error, API_ERROR_NOT_FOUND, NULL, "There is no such address.");
    return authorise(call, route, session, error) && handle(call, route, error);
}

size_t api_larger_body(const Api *api, const HttpRequest *head, int64_t now)
{
    g_auto(StaffSession) session = {0};
    g_auto(HttpResponse) unused = {0};
    g_autoptr(GError) refused = NULL;
    ApiCall call = {
        .hotline = api->hotline,
        .site = api->site,
        .http = head,
        .now = now,
        .response = &unused,
    };
    const char *allowed;
    const ApiRoute *route = api_find(api->rooms, head, call.params, &allowed);

    return route && route->flags & API_LARGE && authorise(&call, route, &session, &refused)
               ? API_LARGE_OCTETS
               : 0;
}

/* ---- The answer ---- */

void api_answer_good(ApiCall *call)
{
    g_autoptr(JsonNode) root = json_builder_get_root(json_builder_end_object(call->out));
    HttpResponse *response = call->response;

    response->content_type = "application/json; charset=utf-8";
    response->body = json_to_string(root, FALSE);
}

static void tell_events(const ApiCall *call)
{
    for (unsigned i = 0; call->listeners && i < call->events->len; i++)
        events_tell(call->listeners, g_ptr_array_index(call->events, i));
}

/* What the handler wanted to give goes with it: no cookie leaves with an error. */
void api_answer_error(const ApiCall *call, const GError *error)
{
    HttpResponse *response = call->response;
    g_auto(HttpResponse) given = *response;
    static const char *const kept[] = {"Allow", CSRF_HEADER};

    *response = (HttpResponse){0};
    for (size_t i = 0; i < G_N_ELEMENTS(kept); i++) {
        const char *value = http_response_find(&given, kept[i]);

        if (value)
            http_response_header(response, kept[i], value);
    }
    api_error_answer(error, call->retry_after, call->words, response);
    if (api_error_is_ours(error))
        log_failure("console.failed", 0, error);
}

static char *client_address(const Api *api, const HttpRequest *http)
{
    Address sender;

    return sender_address_find(api->hotline->config->trusted_proxies, http, &sender)
               ? address_text(&sender)
               : g_strdup("");
}

bool api_answer(const Api *api, WebRequest *request, const HttpRequest *http, int64_t now,
                HttpResponse *response)
{
    g_autofree char *address = client_address(api, http);
    g_autoptr(GHashTable) used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) query = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(JsonBuilder) out = json_builder_new_immutable();
    g_auto(StaffSession) session = {0};
    g_autoptr(GError) error = NULL;
    ApiCall call = {
        .hotline = api->hotline,
        .site = api->site,
        .listeners = api->listeners,
        .phone = api->phone,
        .slices = api->slices,
        .request = request,
        .http = http,
        .now = now,
        .response = response,
        .address = address,
        .query = query,
        .used = used,
        .events = events,
        .out = json_builder_begin_object(out),
    };

    response->status = 200;
    if (dispatch(api, &call, &session, &error)) {
        if (!call.later)
            api_answer_good(&call);
        tell_events(&call);
    } else {
        /* Somebody who works here, or a page that acts for them, tried what they may not. */
        if (g_error_matches(error, API_ERROR, API_ERROR_FORBIDDEN))
            log_failure("console.forbidden", session.staff_id, error);
        api_answer_error(&call, error);
    }
    g_clear_pointer(&call.words, g_ptr_array_unref);
    return !call.later;
}
