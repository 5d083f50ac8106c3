/* What a request to the generic provider says. */

#include <string.h>

#include "base/error.h"
#include "providers/http_map.h"

static bool fail_as(GError **error, GatewayError code, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, (int)code, message);
    return false;
}

static bool fail(GError **error, const char *message)
{
    return fail_as(error, GATEWAY_ERROR_BAD_REQUEST, message);
}

/* ---- Text ---- */

static char *read_text(const Channel *channel, HttpDoc *doc, GError **error)
{
    g_autoptr(GBytes) bytes = http_doc_bytes(doc, channel_own(channel, "in.text"));
    bool wide = http_doc_is(doc, channel_own(channel, "in.wide_when"));
    const char *encoding = channel_own(channel, wide ? "in.wide_encoding" : "in.text_encoding");
    size_t length = 0;
    const char *data = bytes ? g_bytes_get_data(bytes, &length) : NULL;
    char *text;

    if (!bytes) {
        fail(error, "http: there is no text where in.text says");
        return NULL;
    }
    text = http_text_decode(data ? data : "", length, encoding);
    if (!text)
        fail(error, "http: the text is not in its encoding, or has a NUL");
    return text;
}

/* ---- USSD ---- */

const char *http_op(const Channel *channel, HttpDoc *doc)
{
    static const struct {
        const char *key;
        const char *name;
    } ops[] = {{"op.new", "new"},
               {"op.continue", "continue"},
               {"op.end", "end"},
               {"op.timeout", "timeout"}};
    const char *place = channel_own(channel, "in.op");
    g_autofree char *value = *place ? http_doc_text(doc, place) : NULL;

    if (!*place)
        return "";
    for (size_t i = 0; value && i < G_N_ELEMENTS(ops); i++) {
        if (http_in_list(channel_own(channel, ops[i].key), value))
            return ops[i].name;
    }
    return NULL;
}

/* "*7775#" is dialled, "7775" is how some write it. */
static char *bare_code(const char *dialled)
{
    const char *start = dialled + strspn(dialled, "*#");
    size_t length = strlen(start);

    while (length > 0 && (start[length - 1] == '#' || start[length - 1] == '*'))
        length--;
    return g_strndup(start, length);
}

/* What was dialled after the code, "1*2" of "*7775*1*2#"; NULL if it does not start with the code. */
static char *after_code(const Channel *channel, const char *text)
{
    g_autofree char *code = bare_code(channel->address ? channel->address : "");
    g_autofree char *dialled = bare_code(text);
    size_t length = strlen(code);

    if (length == 0 || strncmp(dialled, code, length) != 0)
        return NULL;
    if (dialled[length] == '\0')
        return g_strdup("");
    return dialled[length] == '*' ? g_strdup(dialled + length + 1) : NULL;
}

/* The dialled code is no answer. Where every turn holds it, or nothing tells the first turn, it is known by
 * what it is. */
static char *without_code(const Channel *channel, const char *op, char *take_text)
{
    g_autofree char *text = take_text;
    bool is_new = g_strcmp0(op, "new") == 0;
    bool per_turn = g_str_equal(channel_own(channel, "in.input"), "per_turn");
    bool may_hold_it = is_new || !*op || !per_turn;
    char *rest = NULL;

    if (!g_str_equal(channel_own(channel, "in.first"), "code"))
        return g_steal_pointer(&text);
    if (may_hold_it)
        rest = after_code(channel, text);
    if (!rest && is_new)
        rest = g_strdup("");
    return rest ? rest : g_steal_pointer(&text);
}

static char *read_input(const Channel *channel, HttpDoc *doc, const char *op, GError **error)
{
    g_autoptr(GBytes) bytes = http_doc_bytes(doc, channel_own(channel, "in.text"));
    char *text;

    /* Nothing was typed yet: some then leave the field away. */
    if (!bytes && !g_str_equal(op, "continue"))
        return g_strdup("");
    text = read_text(channel, doc, error);
    return text ? without_code(channel, op, text) : NULL;
}

static char *carry_of(const Channel *channel, HttpDoc *doc, const Inbound *inbound)
{
    g_autofree char *keep = http_doc_text(doc, channel_own(channel, "in.keep"));

    return g_strconcat(inbound->id, "\n", inbound->from.e164, "\n", keep ? keep : "", NULL);
}

static bool read_turn(const Channel *channel, HttpDoc *doc, Inbound *inbound, GError **error)
{
    const char *op = http_op(channel, doc);

    if (!op)
        return fail(error,
                    "http: in.op has a value that no op.new, op.continue, op.end or "
                    "op.timeout names");
    inbound->text = read_input(channel, doc, op, error);
    inbound->per_turn = g_str_equal(channel_own(channel, "in.input"), "per_turn");
    inbound->starts = inbound->per_turn && g_str_equal(op, "new");
    inbound->turn_id = http_doc_text(doc, channel_own(channel, "in.id"));
    inbound->carry = carry_of(channel, doc, inbound);
    return inbound->text != NULL;
}

/* ---- Messages ---- */

static bool read_number(HttpDoc *doc, const char *place, unsigned max, unsigned *out)
{
    g_autofree char *text = http_doc_text(doc, place);
    guint64 number;

    if (!text || !g_ascii_string_to_unsigned(text, 10, 0, max, &number, NULL))
        return false;
    *out = (unsigned)number;
    return true;
}

/* A message in one piece has none of the fields, or says 1 of 1. */
static bool read_part(const Channel *channel, HttpDoc *doc, Inbound *inbound, GError **error)
{
    const char *total_place = channel_own(channel, "part.total");
    g_autoptr(GBytes) given = *total_place ? http_doc_bytes(doc, total_place) : NULL;
    InboundPart *part = &inbound->part;

    if (!given || g_bytes_get_size(given) == 0)
        return true;
    if (!read_number(doc, total_place, 255, &part->total))
        return fail(error, "http: part.total is no number up to 255");
    if (part->total <= 1)
        return true;
    if (!read_number(doc, channel_own(channel, "part.number"), part->total, &part->number) ||
        part->number == 0 ||
        !read_number(doc, channel_own(channel, "part.reference"), G_MAXUINT16, &part->reference))
        return fail(error, "http: part.number or part.reference is no number that fits");
    inbound->kind = INBOUND_PART;
    return true;
}

static bool read_sms(const Channel *channel, HttpDoc *doc, Inbound *inbound, GError **error)
{
    inbound->text = read_text(channel, doc, error);
    return inbound->text && read_part(channel, doc, inbound, error);
}

/* ---- All of it ---- */

static bool read_sender(const Channel *channel, HttpDoc *doc, Inbound *inbound)
{
    g_autofree char *number = http_doc_text(doc, channel_own(channel, "in.from"));

    /* A "+" sent without being escaped has become a space. */
    if (number && phone_parse(number + (*number == ' '), &inbound->from))
        return true;
    inbound->by_letters = number && *number && channel->bearer == BEARER_SMS;
    return inbound->by_letters;
}

/* The session is over, or the person told the provider to stop us. Without a number there is nothing to
 * do about it. */
static bool read_notice(const Channel *channel, HttpDoc *doc, InboundKind kind, Inbound *inbound)
{
    bool good = read_sender(channel, doc, inbound) && !inbound->by_letters &&
                (kind == INBOUND_OPT_OUT || inbound_is_id(inbound->id));

    inbound->kind = good ? kind : INBOUND_NOTHING;
    inbound->text = g_strdup("");
    return true;
}

static bool is_end(const Channel *channel, HttpDoc *doc)
{
    const char *op = channel->bearer == BEARER_USSD ? http_op(channel, doc) : "";

    return http_doc_is(doc, channel_own(channel, "end.when")) || g_strcmp0(op, "end") == 0 ||
           g_strcmp0(op, "timeout") == 0;
}

static bool read_any(const Channel *channel, HttpDoc *doc, Inbound *inbound, GError **error)
{
    bool ussd = channel->bearer == BEARER_USSD;

    if (http_doc_is(doc, channel_own(channel, "ignore.when"))) {
        inbound->kind = INBOUND_NOTHING;
        return true;
    }
    if (http_doc_is(doc, channel_own(channel, "receipt.when")))
        return http_read_receipt(channel, doc, inbound, error);
    inbound->kind = INBOUND_MESSAGE;
    inbound->id = http_doc_text(doc, channel_own(channel, ussd ? "in.session" : "in.id"));
    if (ussd && is_end(channel, doc))
        return read_notice(channel, doc, INBOUND_END, inbound);
    if (http_doc_is(doc, channel_own(channel, "optout.when")))
        return read_notice(channel, doc, INBOUND_OPT_OUT, inbound);
    if (!inbound_is_id(inbound->id))
        return fail(error,
                    "http: the place in in.session or in.id must have 1 to 128 printable "
                    "characters");
    if (!read_sender(channel, doc, inbound))
        return fail(error, "http: the place in in.from is missing or not a phone number");
    return ussd ? read_turn(channel, doc, inbound, error) : read_sms(channel, doc, inbound, error);
}

static bool check_envelope(const Channel *channel, const HttpRequest *request, GError **error)
{
    const char *method = channel_own(channel, "in.method");
    const char *type = channel_own(channel, "in.type");

    if (!http_in_list(method, request->method))
        return fail_as(error, GATEWAY_ERROR_BAD_METHOD, "http: in.method does not allow this one");
    if (*type && strcmp(request->method, "POST") == 0 && !http_is_type(request, type))
        return fail_as(error, GATEWAY_ERROR_BAD_TYPE, "http: the body is not of the type in.type");
    return true;
}

bool http_read(const Channel *channel, const HttpRequest *request, Inbound *inbound, GError **error)
{
    g_autoptr(HttpDoc) doc = http_doc_of_request(request);
    g_autoptr(GError) wrong = NULL;

    if (!check_envelope(channel, request, error))
        return false;
    if (read_any(channel, doc, inbound, &wrong) && !http_doc_broken(doc, NULL))
        return true;
    inbound_clear(inbound);
    /* What did not parse is the cause of what was then not found. */
    if (!http_doc_broken(doc, error))
        g_propagate_error(error, g_steal_pointer(&wrong));
    return false;
}
