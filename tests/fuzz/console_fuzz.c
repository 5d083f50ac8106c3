/* What a browser sends before anybody is signed in: whatever it is, a name that is not ours is refused, a token is
 * one of our letters, a file is one of the table, and a number in a path is one. */

#include <stdint.h>
#include <string.h>

#include "web/api/api.h"
#include "web/console_files.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NAME "127.0.0.1:8081"
#define PARTS 5

/* The input in pieces, one line each. */
typedef struct Sent {
    char *parts[PARTS]; /* path, query, Host, Cookie, Accept-Encoding and others */
} Sent;

static const char *find_header(const void *source, const char *name)
{
    const Sent *sent = source;

    if (g_str_equal(name, "Host"))
        return sent->parts[2];
    return sent->parts[4];
}

static char *join_headers(const void *source, const char *name)
{
    const Sent *sent = source;

    return g_strdup(g_str_equal(name, "Cookie") ? sent->parts[3] : sent->parts[4]);
}

static void check_site(const Site *site, const HttpRequest *http, const char *host)
{
    g_autofree char *token = site_token(site, http);
    unsigned status = site_check(site, http, true);

    g_assert(status == 0 || status == 403 || status == 421);
    if (g_ascii_strcasecmp(host, NAME) != 0 && g_ascii_strcasecmp(host, "localhost:8081") != 0)
        g_assert(status == 421);
    for (const char *at = token; at && *at; at++)
        g_assert(g_ascii_isalnum(*at) || *at == '-' || *at == '_');
}

static void check_route(const HttpRequest *http)
{
    const char *allowed = NULL;
    int64_t params[2] = {0};
    const ApiRoute *route = api_find(api_rooms, http, params, &allowed);

    g_assert(params[0] >= 0 && params[1] >= 0);
    g_assert(!route || !strchr(route->path, '{') || strpbrk(http->path, "0123456789"));
    g_assert(!(route && route->role > STAFF_ADMIN));
}

static void check_files(const ConsoleFiles *files, const HttpRequest *http)
{
    g_auto(HttpResponse) response = {0};

    console_files_answer(files, http, &response);
    g_assert(response.status == 404 && response.body);
}

static void check(const Sent *sent)
{
    g_autofree char *path = g_strconcat("/api/v1/", sent->parts[0], NULL);
    g_autoptr(Site) site = site_new(NAME, NULL);
    g_autoptr(ConsoleFiles) none = console_files_new("/no/such/folder");
    HttpRequest http = {
        .method = "GET",
        .path = path,
        .query = sent->parts[1],
        .content_type = "",
        .body = "",
        .find_header = find_header,
        .join_headers = join_headers,
        .header_source = sent,
    };

    check_site(site, &http, sent->parts[2]);
    check_route(&http);
    check_files(none, &http);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", PARTS);
    Sent sent;

    for (size_t i = 0, count = g_strv_length(lines); i < PARTS; i++)
        sent.parts[i] = i < count ? lines[i] : (char *)"";
    check(&sent);
    return 0;
}
