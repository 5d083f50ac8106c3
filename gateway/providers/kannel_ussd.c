/* USSD over SMPP: the operation and the session are optional parameters (TLVs) of the operator's PDU, which
 * Kannel passes on as meta-data: "?smpp?ussd_service_op=%01&its_session_info=%00%10&". Operators differ
 * in the codes of the operations and in the session, so all of them are in the config.
 *
 * A session's id is what its TLV says, in hexadecimal. These numbers are few and come again, and without
 * the TLV every session of a person has the same id: that a session begins, its operation tells. */

#include <string.h>

#include "base/error.h"
#include "providers/adapter.h"
#include "providers/kannel.h"

#define META_GROUP "?smpp?"
#define OPERATION "ussd_service_op"
#define NO_SESSION "none"
/* 3GPP and 6D agree on this one: its last bit says that the session is over. */
#define SESSION_WITH_END "its_session_info"
#define SESSION_OCTETS_MAX 32
#define ONLY_ID "ussd"

/* ---- The config ---- */

static bool fail_config(GError **error, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, message);
    return false;
}

/* Decimal, or hexadecimal with 0x. */
static bool read_octet(const char *text, guint64 *code)
{
    bool is_hex = g_ascii_strncasecmp(text, "0x", 2) == 0;

    return g_ascii_string_to_unsigned(is_hex ? text + 2 : text, is_hex ? 16 : 10, 0, 255, code,
                                      NULL);
}

static guint8 operation(const Channel *channel, const char *key)
{
    guint64 code = 0;

    read_octet(channel_own(channel, key), &code); /* kannel_ussd_check: it is a number */
    return (guint8)code;
}

bool kannel_ussd_check(const Channel *channel, const char **key, GError **error)
{
    static const struct {
        const char *key;
        const char *other; /* must not be the same; NULL: none */
    } codes[] = {
        {"ussd_new", "ussd_continue"}, {"ussd_continue", "ussd_abort"},
        {"ussd_abort", "ussd_new"},    {"ussd_ask", NULL},
        {"ussd_close", "ussd_ask"},
    };
    guint64 bits;

    for (size_t i = 0; i < G_N_ELEMENTS(codes); i++) {
        guint64 code, other;

        *key = codes[i].key;
        if (!read_octet(channel_own(channel, *key), &code))
            return fail_config(error, "must be a number from 0 to 255, like 17 or 0x11");
        if (codes[i].other && read_octet(channel_own(channel, codes[i].other), &other) &&
            code == other)
            return fail_config(error, "another operation has the same code");
    }
    *key = "ussd_session";
    if (!*channel_own(channel, *key) || strpbrk(channel_own(channel, *key), "?=&% "))
        return fail_config(error, "must be the name of an smpp-tlv group in kannel.conf, or none");
    *key = "ussd_session_bits";
    return g_ascii_string_to_unsigned(channel_own(channel, *key), 10, 1, 8UL * SESSION_OCTETS_MAX,
                                      &bits, NULL) ||
           fail_config(error, "must be a number of bits from 1 to 256");
}

/* ---- Meta-data ---- */

/* Its values are encoded once more than the rest of the query. NULL: there are none, or not for us. */
static Form *read_meta(const char *meta)
{
    const char *group = strstr(meta, META_GROUP);

    if (!group)
        return NULL;
    group += strlen(META_GROUP);
    return form_parse(group, strcspn(group, "?"), NULL);
}

static bool read_operation(const Form *tlvs, guint8 *code)
{
    size_t length = 0;
    const char *value = tlvs ? form_bytes(tlvs, OPERATION, &length) : NULL;

    if (length != 1)
        return false;
    *code = (guint8)value[0];
    return true;
}

bool kannel_ussd_is(const char *meta)
{
    g_autoptr(Form) tlvs = read_meta(meta);
    guint8 code;

    return read_operation(tlvs, &code);
}

static char *hex(const guint8 *octets, size_t length, const char *before)
{
    GString *text = g_string_sized_new(length * 3);

    for (size_t i = 0; i < length; i++)
        g_string_append_printf(text, "%s%02x", before, octets[i]);
    return g_string_free(text, FALSE);
}

static size_t unhex(const char *text, guint8 octets[SESSION_OCTETS_MAX])
{
    size_t length = MIN(strlen(text) / 2, SESSION_OCTETS_MAX);

    for (size_t i = 0; i < length; i++)
        octets[i] = (guint8)(g_ascii_xdigit_value(text[2 * i]) << 4 |
                             g_ascii_xdigit_value(text[2 * i + 1]));
    return length;
}

static bool tells_the_end(const Channel *channel)
{
    return strcmp(channel_own(channel, "ussd_session"), SESSION_WITH_END) == 0;
}

/* ---- A turn ---- */

/* What was dialled behind our code: "*7775*2*6#" is "2*6". */
static char *dialled_answers(const char *code, const char *dialled)
{
    size_t length;

    code += *code == '*';
    dialled += *dialled == '*';
    length = strcspn(code, "#");
    if (strncmp(dialled, code, length) != 0 || dialled[length] != '*')
        return g_strdup("");
    dialled += length + 1;
    return g_strndup(dialled, strcspn(dialled, "#"));
}

static bool read_session(const Channel *channel, const Form *tlvs, Inbound *inbound, bool *is_over)
{
    size_t bits = g_ascii_strtoull(channel_own(channel, "ussd_session_bits"), NULL, 10);
    size_t length = 0;
    const char *value = form_bytes(tlvs, channel_own(channel, "ussd_session"), &length);
    g_autofree guint8 *octets = NULL;

    if (length > SESSION_OCTETS_MAX)
        return false;
    g_free(inbound->id);
    if (length == 0) {
        inbound->id = g_strdup(ONLY_ID);
        return true;
    }
    inbound->carry = hex((const guint8 *)value, length, "");
    *is_over = tells_the_end(channel) && (value[length - 1] & 1);
    octets = g_memdup2(value, length);
    for (size_t bit = bits; bit < length * 8; bit++)
        octets[bit / 8] &= (guint8) ~(0x80U >> bit % 8);
    inbound->id = hex(octets, length, "");
    return true;
}

static bool read_turn(const Channel *channel, guint8 code, bool is_over, const char *dialled_to,
                      Inbound *inbound)
{
    g_autofree char *dialled = NULL;

    inbound->per_turn = true;
    if (code == operation(channel, "ussd_new")) {
        dialled = g_steal_pointer(&inbound->text);
        inbound->starts = true;
        /* Some operators put it where the number we have is. */
        inbound->text = dialled_answers(channel->address, *dialled ? dialled : dialled_to);
        return true;
    }
    if (is_over || code == operation(channel, "ussd_abort"))
        inbound->kind = INBOUND_END;
    else if (code != operation(channel, "ussd_continue"))
        return false;
    return true;
}

bool kannel_ussd_read(const Channel *channel, const char *meta, const char *dialled_to,
                      Inbound *inbound, GError **error)
{
    g_autoptr(Form) tlvs = read_meta(meta);
    bool is_over = false;
    guint8 code;

    if (!read_operation(tlvs, &code))
        return adapter_fail(error,
                            "kannel: no ussd_service_op, add meta=%D to the URL and its "
                            "smpp-tlv group to kannel.conf");
    inbound->turn_id = g_strdup(inbound->id);
    if (!read_session(channel, tlvs, inbound, &is_over))
        return adapter_fail(error, "kannel: the TLV of ussd_session is longer than 32 octets");
    return read_turn(channel, code, is_over, dialled_to, inbound) ||
           adapter_fail(error,
                        "kannel: ussd_service_op is none of ussd_new, ussd_continue and "
                        "ussd_abort");
}

char *kannel_ussd_meta(const Channel *channel, const Reply *reply)
{
    guint8 code = operation(channel, reply->more ? "ussd_ask" : "ussd_close");
    guint8 octets[SESSION_OCTETS_MAX];
    size_t length = reply->carry ? unhex(reply->carry, octets) : 0;
    g_autofree char *value = NULL;

    if (length == 0)
        return g_strdup_printf(META_GROUP OPERATION "=%%%02x", code);
    if (tells_the_end(channel))
        octets[length - 1] = (guint8)((octets[length - 1] & ~1U) | !reply->more);
    value = hex(octets, length, "%");
    return g_strdup_printf(META_GROUP OPERATION "=%%%02x&%s=%s", code,
                           channel_own(channel, "ussd_session"), value);
}
