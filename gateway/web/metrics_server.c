#include "web/metrics_server.h"

#include "web/server/server.h"

#define PATH "/metrics"
#define CONNECTIONS 16
#define BODY_OCTETS 1 /* a GET has none */

struct MetricsServer {
    const Metrics *metrics;
    WebServer *server;
};

static void on_request(WebRequest *request, gpointer data)
{
    const MetricsServer *server = data;
    const HttpRequest *http = web_request_http(request);
    g_auto(HttpResponse) response = {.status = 404};

    if (g_str_equal(http->path, PATH) && g_str_equal(http->method, "POST")) {
        response.status = 405;
        http_response_header(&response, "Allow", "GET, HEAD");
    } else if (g_str_equal(http->path, PATH)) {
        response.status = 200;
        response.content_type = "text/plain; version=0.0.4; charset=utf-8";
        response.body = metrics_page(server->metrics, g_get_monotonic_time());
    }
    web_request_answer(request, &response);
}

MetricsServer *metrics_server_new(const char *address, const Metrics *metrics, GError **error)
{
    g_autoptr(MetricsServer) server = g_new0(MetricsServer, 1);
    WebLimits limits = {.connections = CONNECTIONS, .body_octets = BODY_OCTETS};

    server->metrics = metrics;
    server->server = web_server_new(address, &limits, on_request, NULL, server, error);
    return server->server ? g_steal_pointer(&server) : NULL;
}

void metrics_server_free(MetricsServer *server)
{
    if (!server)
        return;
    web_server_free(server->server);
    g_free(server);
}

const char *metrics_server_address(const MetricsServer *server)
{
    return web_server_address(server->server);
}
