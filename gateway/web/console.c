#include "web/console.h"

#include "web/api.h"
#include "web/console_files.h"
#include "web/events.h"
#include "web/progress.h"
#include "web/server.h"
#include "web/site.h"
#include "web/slices.h"

#define FILES "/tayanch/console"
#define CONNECTIONS 2048
#define STREAMS 500

struct Console {
    Hotline *hotline;
    Metrics *metrics;
    WebClock clock;
    WebServer *server;
    Site *site;
    ConsoleFiles *files;
    Events *events;
    Progress *progress;
    PhonePage *phone;
    Slices *slices;
    Api api;
};

static void count(Metrics *metrics, unsigned status)
{
    metrics_count(metrics, status < 400   ? METRIC_CONSOLE_ANSWERED
                           : status < 500 ? METRIC_CONSOLE_REFUSED
                                          : METRIC_CONSOLE_FAILED);
}

/* false: answered later. */
static bool answer(Console *console, WebRequest *request, HttpResponse *response)
{
    const HttpRequest *http = web_request_http(request);
    bool is_page = g_str_equal(http->path, "/") || g_str_equal(http->path, "/index.html");

    response->status = site_check(console->site, http, is_page);
    if (response->status != 0)
        return true;
    if (console->hotline->config->phone_page && g_str_has_prefix(http->path, PHONE_OPERATOR)) {
        phone_page_deliver(console->phone, http, console->clock(), response);
        return true;
    }
    if (g_str_has_prefix(http->path, API_PREFIX))
        return api_answer(&console->api, request, http, console->clock(), response);
    console_files_answer(console->files, http, response);
    return true;
}

static void on_request(WebRequest *request, gpointer data)
{
    Console *console = data;
    g_auto(HttpResponse) response = {0};

    if (!answer(console, request, &response))
        return;
    count(console->metrics, response.status);
    web_request_answer(request, &response);
}

static size_t larger_body(const HttpRequest *head, gpointer data)
{
    const Console *console = data;

    return site_check(console->site, head, false) == 0 && g_str_has_prefix(head->path, API_PREFIX)
               ? api_larger_body(&console->api, head, console->clock())
               : 0;
}

/* A message of somebody made or changed a case. */
static void on_case(const CaseNews *news, gpointer data)
{
    const Console *console = data;
    ApiEvent event = {
        .type = "case",
        .number = news->number,
        .urgent = news->urgent,
        .fresh = news->fresh,
    };

    events_tell(console->events, &event);
}

static void on_broadcast(int64_t id, gpointer data)
{
    const Console *console = data;

    progress_note(console->progress, id);
}

Console *console_new(Hotline *hotline, Metrics *metrics, WebClock clock, GError **error)
{
    g_autoptr(Console) console = g_new0(Console, 1);
    const Config *config = hotline->config;
    WebLimits limits = {
        .connections = CONNECTIONS,
        .streams = STREAMS,
        .idle_seconds = (unsigned)config->idle_seconds,
        .request_seconds = (unsigned)config->request_seconds,
        .larger_body = larger_body,
        .headers = site_headers(site_is_secure(config->console_url)),
    };

    console->hotline = hotline;
    console->metrics = metrics;
    console->clock = clock;
    console->events = events_new(hotline, clock);
    console->progress = progress_new(console->events);
    console->phone = phone_page_new(config);
    console->slices = slices_new(hotline, clock);
    hotline->on_case = on_case;
    hotline->on_case_data = console;
    hotline->on_broadcast = on_broadcast;
    hotline->on_broadcast_data = console;
    console->files = console_files_new(FILES);
    console->server = web_server_new(config->console, &limits, on_request, NULL, console, error);
    if (!console->server)
        return NULL;
    console->site = site_new(console_address(console), config->console_url);
    console->api = (Api){
        .hotline = hotline,
        .site = console->site,
        .rooms = api_rooms,
        .listeners = console->events,
        .phone = console->phone,
        .slices = console->slices,
    };
    return g_steal_pointer(&console);
}

void console_free(Console *console)
{
    if (!console)
        return;
    console->hotline->on_case = NULL;
    console->hotline->on_broadcast = NULL;
    if (console->phone)
        phone_page_stop(console->phone);
    slices_free(console->slices);
    web_server_free(console->server);
    phone_page_free(console->phone);
    progress_free(console->progress);
    events_free(console->events);
    site_free(console->site);
    console_files_free(console->files);
    g_free(console);
}

const char *console_address(const Console *console)
{
    return web_server_address(console->server);
}

void console_connect_phone(Console *console, PhoneTurnSend send, gpointer data)
{
    phone_page_connect(console->phone, send, data);
}

void console_staff_changed(Console *console)
{
    static const ApiEvent event = {.type = "staff"};

    events_tell(console->events, &event);
}
