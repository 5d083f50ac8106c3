/* The least that libsoup's server can do, to measure the gateway against: bare_soup PORT */
#include <libsoup/soup.h>
#include <string.h>

#define ANSWER "CON Welcome. 1. Uzbek 2. Uzbek Cyrillic 3. Kyrgyz 4. Russian"

static void on_request(SoupServer *server, SoupServerMessage *message, const char *path,
                       GHashTable *query, gpointer data)
{
    (void)server;
    (void)path;
    (void)query;
    (void)data;
    soup_server_message_set_status(message, SOUP_STATUS_OK, NULL);
    soup_server_message_set_response(message, "text/plain", SOUP_MEMORY_STATIC, ANSWER,
                                     strlen(ANSWER));
}

int main(int count, char **arguments)
{
    g_autoptr(SoupServer) server = soup_server_new(NULL, NULL);
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    g_autoptr(GError) error = NULL;
    guint64 port = 0;
    GSList *uris;

    if (count == 2)
        g_ascii_string_to_unsigned(arguments[1], 10, 0, 65535, &port, NULL);
    soup_server_add_handler(server, NULL, on_request, NULL, NULL);
    if (!soup_server_listen_local(server, (guint)port, SOUP_SERVER_LISTEN_IPV4_ONLY, &error)) {
        g_printerr("%s\n", error->message);
        return 1;
    }
    uris = soup_server_get_uris(server);
    g_print("webhooks on 127.0.0.1:%d\n", g_uri_get_port(uris->data));
    g_slist_free_full(uris, (GDestroyNotify)g_uri_unref);
    g_main_loop_run(loop);
    return 0;
}
