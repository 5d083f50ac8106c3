#pragma once

#include "base/http.h"
#include <stdbool.h>

/* The console as browsers know it: the names it answers to, its cookie, the headers of every answer. */
typedef struct Site Site;

/* address: the listener's, with its real port. url: "https://console.example.org", NULL: none. */
Site *site_new(const char *address, const char *url_or_null);
void site_free(Site *site);

/* Is the whole way to the browser encrypted? */
bool site_is_secure(const char *url_or_null);

/* Name, value, name ... NULL. Static. */
const char *const *site_headers(bool secure);

/* 0, or what to refuse a request with: 421 for another name, 403 if another site made the browser send
 * it. page: the request is for the page itself, to which other sites may link. */
unsigned site_check(const Site *site, const HttpRequest *http, bool page);

/* The session's token in the request, NULL if there is none, or two. Free with g_free. */
char *site_token(const Site *site, const HttpRequest *http);
/* Hands a token to the browser; NULL takes it away. */
void site_set_token(const Site *site, HttpResponse *response, const char *token_or_null);

/* What tells a browser that has signed in before; it stays so many seconds. */
char *site_device(const Site *site, const HttpRequest *http);
void site_set_device(const Site *site, HttpResponse *response, const char *device,
                     unsigned seconds);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Site, site_free)
