/* Africa's Talking USSD: a form per turn with everything typed so far, answered with CON or END. The
 * many simulators and bridges of other operators speak it too. */

#include <string.h>

#include "base/error.h"
#include "base/form.h"
#include "providers/provider.h"

static bool fail_as(GError **error, GatewayError code, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, (int)code, message);
    return false;
}

static bool fail(GError **error, const char *message)
{
    return fail_as(error, GATEWAY_ERROR_BAD_REQUEST, message);
}

static bool read_form(const Form *form, Inbound *inbound, GError **error)
{
    const char *id = form_text(form, "sessionId");
    const char *number = form_text(form, "phoneNumber");
    const char *text = form_text(form, "text");
    size_t length;
    bool has_text = form_bytes(form, "text", &length) != NULL;
    Phone from;

    if (!inbound_is_id(id))
        return fail(error, "africastalking: sessionId must be 1 to 128 printable characters");
    /* A "+" sent without being escaped has become a space. */
    if (!number || !phone_parse(number + (*number == ' '), &from))
        return fail(error, "africastalking: phoneNumber is missing or not a phone number");
    if (has_text && !text)
        return fail(error, "africastalking: text is not UTF-8 or has a NUL");
    /* Only the notice that a session is over has a status, and it has no text. */
    if (!has_text && !form_bytes(form, "status", &length))
        return fail(error, "africastalking: text is missing");

    *inbound = (Inbound){
        .kind = has_text ? INBOUND_MESSAGE : INBOUND_END,
        .from = from,
        .id = g_strdup(id),
        .text = g_strdup(has_text ? text : ""),
    };
    return true;
}

static bool africastalking_read(const Channel *channel, const HttpRequest *request,
                                Inbound *inbound, GError **error)
{
    g_autoptr(Form) form = NULL;

    (void)channel;
    if (strcmp(request->method, "POST") != 0)
        return fail_as(error, GATEWAY_ERROR_BAD_METHOD, "africastalking: only POST");
    if (!http_is_type(request, "application/x-www-form-urlencoded"))
        return fail_as(error, GATEWAY_ERROR_BAD_TYPE,
                       "africastalking: only application/x-www-form-urlencoded");
    form = form_parse(request->body, request->body_length, error);
    return form && read_form(form, inbound, error);
}

/* At the end of a packed text a CR is taken for padding, and so is "@" (septet 0): 3GPP TS 23.038
 * 6.1.2.3. */
static void africastalking_write(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    const char *text = reply->text ? reply->text : "";
    size_t length = strlen(text);

    (void)channel;
    response->status = 200;
    if (length == 0 && !reply->more)
        return;
    while (length > 0 && text[length - 1] == '\r')
        length--;
    response->content_type = "text/plain; charset=utf-8";
    response->body = g_strdup_printf("%s%.*s%s", reply->more ? "CON " : "END ", (int)length, text,
                                     length > 0 && text[length - 1] == '@' ? " " : "");
}

const Provider provider_africastalking = {
    .name = "africastalking",
    .bearers = 1U << BEARER_USSD,
    .read = africastalking_read,
    .write = africastalking_write,
};
