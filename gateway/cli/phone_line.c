/* The two contracts are written out here a second time, and not shared with providers/, so that the
 * handset also notices when an adapter strays from its provider. */

#include "cli/phone_line.h"

#include <libsoup/soup.h>
#include <string.h>

#include "base/error.h"

#define ANSWER_SECONDS 30
#define FORM_TYPE "application/x-www-form-urlencoded"

struct PhoneLine {
    SoupSession *http;
    char *url;
    char *code;
    Phone number;
};

static const struct {
    unsigned status;
    const char *problem;
} refusals[] = {
    {400, "400: the gateway did not understand the request; has this channel another provider?"},
    {403,
     "403: wrong secret or unknown channel; check the end of --url, or that the folder is that "
     "of the running gateway"},
    {404, "404: there is no such webhook; the URL must be http://HOST:PORT/hooks/NAME/SECRET"},
    {503, "503: the gateway could not keep the message; is its disk full? Try again later"},
};

static bool fail(GError **error, const char *problem)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST, problem);
    return false;
}

PhoneLine *phone_line_new(const char *url, const Phone *number, const char *code)
{
    PhoneLine *line = g_new0(PhoneLine, 1);

    line->http = soup_session_new_with_options("timeout", ANSWER_SECONDS, NULL);
    soup_session_set_proxy_resolver(line->http, NULL);
    line->url = g_strdup(url);
    line->code = g_strdup(code);
    line->number = *number;
    return line;
}

void phone_line_free(PhoneLine *line)
{
    if (!line)
        return;
    g_object_unref(line->http);
    g_free(line->url);
    g_free(line->code);
    g_free(line);
}

static SoupMessage *new_post(const char *url, const char *type, const char *body, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(body, strlen(body));
    SoupMessage *message = soup_message_new("POST", url);

    if (!message) {
        fail(error, "the URL must be http://HOST:PORT/hooks/NAME/SECRET");
        return NULL;
    }
    soup_message_add_flags(message, SOUP_MESSAGE_NO_REDIRECT);
    soup_message_set_request_body_from_bytes(message, type, bytes);
    return message;
}

static bool check_status(unsigned status, GError **error)
{
    if (status == 200)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].status == status)
            return fail(error, refusals[i].problem);
    }
    g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST,
                "%u: a provider takes nothing but 200 for an answer", status);
    return false;
}

/* The text of the answer, NULL on failure. Free with g_free. */
static char *send_message(PhoneLine *line, SoupMessage *message, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) bytes = soup_session_send_and_read(line->http, message, NULL, &problem);
    gsize length = 0;
    const char *text;

    if (!bytes) {
        GUri *uri = soup_message_get_uri(message);

        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_NOT_FOUND,
                    "no gateway answers at %s port %d (%s); is it running?", g_uri_get_host(uri),
                    g_uri_get_port(uri), problem->message);
        return NULL;
    }
    if (!check_status(soup_message_get_status(message), error))
        return NULL;
    text = g_bytes_get_data(bytes, &length);
    if (!text)
        return g_strdup("");
    if (!g_utf8_validate(text, (gssize)length, NULL)) {
        fail(error, "the gateway's answer is not UTF-8");
        return NULL;
    }
    return g_strndup(text, length);
}

static bool is_plain_text(SoupMessage *message, GHashTable **parameters)
{
    SoupMessageHeaders *headers = soup_message_get_response_headers(message);
    const char *type = soup_message_headers_get_content_type(headers, parameters);

    return type && g_ascii_strcasecmp(type, "text/plain") == 0;
}

bool phone_line_turn(PhoneLine *line, const char *session, const char *typed, Reply *reply,
                     GError **error)
{
    g_autofree char *form = soup_form_encode("sessionId", session, "serviceCode", line->code,
                                             "phoneNumber", line->number.e164, "networkCode",
                                             "99999", "text", typed, NULL);
    g_autoptr(SoupMessage) message = new_post(line->url, FORM_TYPE, form, error);
    g_autofree char *answer = message ? send_message(line, message, error) : NULL;

    if (!answer)
        return false;
    if (!is_plain_text(message, NULL))
        return fail(error, "the gateway's answer is not text/plain: is this a USSD channel?");
    if (!g_str_has_prefix(answer, "CON ") && !g_str_has_prefix(answer, "END "))
        return fail(error, "the gateway's answer has neither CON nor END: is this a USSD channel?");
    *reply = (Reply){.text = g_strdup(answer + 4), .more = *answer == 'C'};
    return true;
}

bool phone_line_hang_up(PhoneLine *line, const char *session, GError **error)
{
    g_autofree char *form = soup_form_encode(
        "sessionId", session, "serviceCode", line->code, "phoneNumber", line->number.e164,
        "networkCode", "99999", "status", "Incomplete", "durationInMillis", "0", NULL);
    g_autoptr(SoupMessage) message = new_post(line->url, FORM_TYPE, form, error);
    g_autofree char *answer = message ? send_message(line, message, error) : NULL;

    return answer != NULL;
}

bool phone_line_text(PhoneLine *line, const char *text, Reply *reply, GError **error)
{
    g_autofree char *id = g_uuid_string_random();
    g_autofree char *url = g_strdup_printf("%s?id=%s", line->url, id);
    g_autoptr(SoupMessage) message = new_post(url, "text/plain; charset=\"UTF-8\"", text, error);
    g_autoptr(GHashTable) parameters = NULL;
    g_autofree char *answer = NULL;
    SoupMessageHeaders *headers;
    const char *charset;

    if (!message)
        return false;
    headers = soup_message_get_request_headers(message);
    soup_message_headers_append(headers, "X-Kannel-From", line->number.e164);
    soup_message_headers_append(headers, "X-Kannel-To", line->code);
    soup_message_headers_append(headers, "X-Kannel-Coding", "0");
    answer = send_message(line, message, error);
    if (!answer)
        return false;
    if (!is_plain_text(message, &parameters))
        return fail(error, "the gateway's answer is not text/plain: is this an SMS channel?");
    charset = g_hash_table_lookup(parameters, "charset");
    if (!charset || g_ascii_strcasecmp(charset, "utf-8") != 0)
        return fail(error,
                    "the gateway's answer does not say charset=utf-8: is this an SMS channel?");
    *reply = (Reply){.text = g_steal_pointer(&answer)};
    return true;
}
