#include "web/api/site.h"

#include <string.h>

#define NAMES_MAX 4
#define TOKEN_MAX 128

/* A name that Host may give, and the Origin that belongs to it. */
typedef struct Name {
    char *host;
    char *origin;
} Name;

struct Site {
    Name names[NAMES_MAX];
    size_t count;
    bool secure;
};

/* 'wasm-unsafe-eval' compiles WebAssembly, which opens the boxes, and nothing else. */
static const char policy[] =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
static const char permissions[] =
    "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

#define HEADERS                                                                      \
    "Content-Security-Policy", policy, "Referrer-Policy", "no-referrer",             \
        "Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", \
        "same-origin", "Permissions-Policy", permissions, "X-Frame-Options", "DENY"

static const char *const plain_headers[] = {HEADERS, NULL};
static const char *const secure_headers[] = {HEADERS, "Strict-Transport-Security",
                                             "max-age=31536000; includeSubDomains", NULL};

bool site_is_secure(const char *url_or_null)
{
    return url_or_null && g_str_has_prefix(url_or_null, "https://");
}

const char *const *site_headers(bool secure)
{
    return secure ? secure_headers : plain_headers;
}

static void add_name(Site *site, char *origin)
{
    site->names[site->count++] = (Name){
        .host = g_strdup(strstr(origin, "://") + strlen("://")),
        .origin = origin,
    };
}

Site *site_new(const char *address, const char *url_or_null)
{
    Site *site = g_new0(Site, 1);

    site->secure = site_is_secure(url_or_null);
    add_name(site, g_strconcat("http://", address, NULL));
    add_name(site, g_strconcat("http://localhost", strrchr(address, ':'), NULL));
    if (url_or_null)
        add_name(site, g_strdup(url_or_null));
    return site;
}

void site_free(Site *site)
{
    if (!site)
        return;
    for (size_t i = 0; i < site->count; i++) {
        g_free(site->names[i].host);
        g_free(site->names[i].origin);
    }
    g_free(site);
}

static const Name *find_name(const Site *site, const char *host)
{
    for (size_t i = 0; host && i < site->count; i++) {
        if (g_ascii_strcasecmp(host, site->names[i].host) == 0)
            return &site->names[i];
    }
    return NULL;
}

static bool is_header(const HttpRequest *http, const char *name, const char *value)
{
    const char *given = http_header(http, name);

    return given && g_str_equal(given, value);
}

/* A link from a mail or a chat opens the page; nothing else may be fetched from elsewhere. */
static bool is_visit(const HttpRequest *http)
{
    return g_str_equal(http->method, "GET") && is_header(http, "Sec-Fetch-Mode", "navigate") &&
           is_header(http, "Sec-Fetch-Dest", "document");
}

unsigned site_check(const Site *site, const HttpRequest *http, bool page)
{
    const Name *name = find_name(site, http_header(http, "Host"));
    const char *fetch_site = http_header(http, "Sec-Fetch-Site");
    const char *origin = http_header(http, "Origin");
    bool same = fetch_site && g_str_equal(fetch_site, "same-origin");

    if (!name)
        return 421;
    if (fetch_site && !same && !g_str_equal(fetch_site, "none") && !(page && is_visit(http)))
        return 403;
    /* Under our own Referrer-Policy a browser may say "null" of this very page. */
    if (origin && !g_str_equal(origin, name->origin) && !(same && g_str_equal(origin, "null")))
        return 403;
    return 0;
}

/* ---- The cookies ---- */

#define TOKEN_COOKIE "tayanch"
#define DEVICE_COOKIE "tayanch-device"

/* A browser takes the prefixed name only with Secure, for this host alone and its whole path. */
static const char *prefix_of(const Site *site)
{
    return site->secure ? "__Host-" : "";
}

static bool is_token(const char *text)
{
    size_t length = strspn(text,
                           "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    return length > 0 && length <= TOKEN_MAX && text[length] == '\0';
}

static char *read_cookie(const Site *site, const HttpRequest *http, const char *name)
{
    g_autofree char *header = http_header_joined(http, "Cookie");
    g_autofree char *start = g_strconcat(prefix_of(site), name, "=", NULL);
    g_auto(GStrv) cookies = header ? g_strsplit_set(header, ";,", 0) : NULL;
    const char *token = NULL;

    for (size_t i = 0; cookies && cookies[i]; i++) {
        const char *cookie = g_strstrip(cookies[i]);

        if (!g_str_has_prefix(cookie, start))
            continue;
        /* Two: one of them was planted, and nothing says which. */
        if (token)
            return NULL;
        token = cookie + strlen(start);
    }
    return token && is_token(token) ? g_strdup(token) : NULL;
}

/* seconds 0: until the browser is closed. */
static void set_cookie(const Site *site, HttpResponse *response, const char *name,
                       const char *value_or_null, unsigned seconds)
{
    g_autofree char *age = seconds > 0 || !value_or_null
                               ? g_strdup_printf("; Max-Age=%u", value_or_null ? seconds : 0)
                               : g_strdup("");
    g_autofree char *cookie = g_strconcat(
        prefix_of(site), name, "=", value_or_null ? value_or_null : "",
        "; Path=/; HttpOnly; SameSite=Strict", site->secure ? "; Secure" : "", age, NULL);

    http_response_header(response, "Set-Cookie", cookie);
}

char *site_token(const Site *site, const HttpRequest *http)
{
    return read_cookie(site, http, TOKEN_COOKIE);
}

void site_set_token(const Site *site, HttpResponse *response, const char *token_or_null)
{
    set_cookie(site, response, TOKEN_COOKIE, token_or_null, 0);
}

char *site_device(const Site *site, const HttpRequest *http)
{
    return read_cookie(site, http, DEVICE_COOKIE);
}

void site_set_device(const Site *site, HttpResponse *response, const char *device, unsigned seconds)
{
    set_cookie(site, response, DEVICE_COOKIE, device, seconds);
}
