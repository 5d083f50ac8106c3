/* Requests between their last octet and their answer. */
#include "web/request.h"
#include "web/server_private.h"

const HttpRequest *web_request_http(const WebRequest *request)
{
    return &request->http;
}

void server_resume(WebServer *server, struct MHD_Connection *connection)
{
    MHD_resume_connection(connection);
    server->unfinished = true;
    g_source_set_ready_time(server->again, 0);
}

void web_request_hold(WebRequest *request)
{
    g_assert(request->server->limits.streams > 0);
    request->held = true;
    g_queue_push_tail_link(&request->server->held, &request->link);
}

/* Out of the queue it waits in. */
static void let_go(WebRequest *request)
{
    WebServer *server = request->server;

    g_queue_unlink(request->held ? &server->held : &server->kept, &request->link);
    if (request->held && request->connection != NULL)
        server_resume(server, request->connection);
    request->kept = request->held = false;
    server->unfinished = true;
}

void web_request_answer(WebRequest *request, HttpResponse *response)
{
    g_assert(!request->answered);
    request->answered = true;
    request->response = *response;
    *response = (HttpResponse){0};
    if (!request->kept && !request->held)
        return;
    let_go(request);
    if (request->connection == NULL)
        request_free(request);
}

void requests_answer_all(GQueue *requests)
{
    while (requests->length > 0) {
        HttpResponse busy = {.status = MHD_HTTP_SERVICE_UNAVAILABLE};
        web_request_answer(requests->head->data, &busy);
    }
}
