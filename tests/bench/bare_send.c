/* The least that a client on libsoup can do, to measure the gateway's sending against: 64 requests at
 * once, each a fixed body, each answer read whole: bare_send URL COUNT */
#include <libsoup/soup.h>
#include <string.h>

#define AT_ONCE 64
#define BODY                                                                            \
    "{\"id\":\"60000000\",\"textMessage\":{\"text\":\"Murojaatingiz qabul qilindi.\"}," \
    "\"phoneNumbers\":[\"+998900000000\"],\"withDeliveryReport\":true}"

typedef struct Run {
    SoupSession *session;
    GMainLoop *loop;
    const char *url;
    guint64 left;
    unsigned under_way;
} Run;

static void send_one(Run *run);

static void on_body(GObject *source, GAsyncResult *result, gpointer data)
{
    Run *run = data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes)
        body = soup_session_send_and_read_finish(SOUP_SESSION(source), result, &error);

    if (!body)
        g_error("%s", error->message);
    run->under_way--;
    if (run->left > 0)
        send_one(run);
    else if (run->under_way == 0)
        g_main_loop_quit(run->loop);
}

static void send_one(Run *run)
{
    g_autoptr(SoupMessage) message = soup_message_new("POST", run->url);
    g_autoptr(GBytes) body = g_bytes_new_static(BODY, strlen(BODY));

    soup_message_set_request_body_from_bytes(message, "application/json", body);
    run->left--;
    run->under_way++;
    soup_session_send_and_read_async(run->session, message, G_PRIORITY_DEFAULT, NULL, on_body, run);
}

int main(int count, char **arguments)
{
    Run run = {.loop = g_main_loop_new(NULL, FALSE)};
    gint64 begun = g_get_monotonic_time();

    if (count != 3 ||
        !g_ascii_string_to_unsigned(arguments[2], 10, AT_ONCE, G_MAXUINT32, &run.left, NULL))
        return 2;
    run.url = arguments[1];
    run.session = soup_session_new_with_options("max-conns", AT_ONCE, "max-conns-per-host", AT_ONCE,
                                                "proxy-resolver", NULL, NULL);
    for (unsigned i = 0; i < AT_ONCE; i++)
        send_one(&run);
    g_main_loop_run(run.loop);
    g_print("microseconds=%" G_GINT64_FORMAT "\n", g_get_monotonic_time() - begun);
    g_object_unref(run.session);
    g_main_loop_unref(run.loop);
    return 0;
}
