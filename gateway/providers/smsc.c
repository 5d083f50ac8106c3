/* SMSC.ru and its sisters (smsc.kz, smscentre.com): a form per message or status, in windows-1251
 * unless the callback's URL asks for another charset, with a checksum over the octets as they came;
 * a form out, JSON back. */

#include <string.h>

#include "base/digest.h"
#include "base/form.h"
#include "base/json_read.h"
#include "providers/adapter.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

static const ConfigKey keys[] = {
    {"login", ""},
    {"password", ""},
    {"api_key", ""}, /* instead of login and password */
    {"sender", ""},
    {"charset", "utf-8"}, /* of the callbacks */
    {"checksum_secret", ""},
    {"url", "https://smsc.ru/sys/send.php"},
    {NULL, NULL},
};

static bool is_utf8(const Channel *channel)
{
    return g_ascii_strcasecmp(channel_own(channel, "charset"), "utf-8") == 0;
}

static bool smsc_check(const Channel *channel, const char **key, GError **error)
{
    *key = "charset";
    if (!is_utf8(channel) &&
        g_ascii_strcasecmp(channel_own(channel, "charset"), "windows-1251") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG, "must be utf-8 or windows-1251");
    *key = "login";
    if (!*channel_own(channel, "api_key") &&
        (!*channel_own(channel, "login") || !*channel_own(channel, "password")))
        return adapter_fail_as(error, GATEWAY_ERROR_CONFIG,
                               "give login= and password=, or api_key=");
    return adapter_check_url(channel, key, error);
}

/* What the URL is registered with (?charset=utf-8&sha1) is no field of the call. */
static Form *parse_fields(const HttpRequest *request, GError **error)
{
    if (strcmp(request->method, "GET") == 0)
        return form_parse(request->query, strlen(request->query), error);
    return form_parse(request->body, request->body_length, error);
}

/* ---- Checksum ---- */

/* The fields of each kind of callback that the checksum covers, told by the field only it has. */
static const struct {
    const char *mark;
    const char *fields[3];
} covered[] = {
    {"mes", {"phone", "mes", "to"}},
    {"status", {"id", "phone", "status"}},
    {"ts", {"phone", "ts", NULL}},
};

static void append_field(GByteArray *out, const Form *form, const char *name)
{
    size_t length = 0;
    const char *value = form_bytes(form, name, &length);

    if (value)
        g_byte_array_append(out, (const guint8 *)value, (guint)length);
    g_byte_array_append(out, (const guint8 *)":", 1);
}

/* NULL: no kind of callback that we know. */
static GByteArray *covered_octets(const Form *form, const char *secret)
{
    size_t length;

    for (size_t i = 0; i < G_N_ELEMENTS(covered); i++) {
        GByteArray *octets;

        if (!form_bytes(form, covered[i].mark, &length))
            continue;
        octets = g_byte_array_new();
        for (size_t f = 0; f < G_N_ELEMENTS(covered[i].fields) && covered[i].fields[f]; f++)
            append_field(octets, form, covered[i].fields[f]);
        g_byte_array_append(octets, (const guint8 *)secret, (guint)strlen(secret));
        return octets;
    }
    return NULL;
}

static bool is_hashed(const GByteArray *octets, GChecksumType type, const char *given)
{
    g_autofree char *expected = g_compute_checksum_for_data(type, octets->data, octets->len);

    return digest_same_hex(expected, given);
}

/* Nobody says whether it is written in hex or, as PHP does, as a number. */
static bool is_crc(const GByteArray *octets, const char *given)
{
    guint32 crc = digest_crc32(octets->data, octets->len);
    g_autofree char *hex = g_strdup_printf("%08x", crc);
    g_autofree char *number = g_strdup_printf("%u", crc);

    return digest_same_hex(hex, given) || digest_same(number, given);
}

static bool is_checksum_good(const Form *form, const char *secret)
{
    g_autoptr(GByteArray) octets = covered_octets(form, secret);
    const char *sha1 = form_text(form, "sha1");
    const char *md5 = form_text(form, "md5");
    bool good = false;

    if (!octets)
        return false;
    if (sha1)
        good = is_hashed(octets, G_CHECKSUM_SHA1, sha1);
    else if (md5)
        good = is_hashed(octets, G_CHECKSUM_MD5, md5);
    else
        good = is_crc(octets, form_text(form, "crc32"));
    explicit_bzero(octets->data, octets->len);
    return good;
}

static AuthVerdict smsc_authenticate(const Channel *channel, const HttpRequest *request,
                                     int64_t now)
{
    const char *secret = channel_own(channel, "checksum_secret");
    g_autoptr(Form) form = NULL;

    (void)now;
    if (!*secret)
        return AUTH_GOOD;
    form = parse_fields(request, NULL);
    return form && is_checksum_good(form, secret) ? AUTH_GOOD : AUTH_FORBIDDEN;
}

/* ---- In ---- */

static char *read_text(const Channel *channel, const Form *form)
{
    size_t length;
    const char *bytes = form_bytes(form, "mes", &length);

    if (is_utf8(channel))
        return g_strdup(form_text(form, "mes"));
    if (memchr(bytes, '\0', length))
        return NULL;
    return g_convert(bytes, (gssize)length, "UTF-8", "WINDOWS-1251", NULL, NULL, NULL);
}

/* Where a message has no id: the same one repeated is the same, another one has another time. */
static char *make_id(const Form *form)
{
    static const char *const fields[] = {"phone", "to", "time", "mes"};
    g_autoptr(GByteArray) octets = g_byte_array_new();
    char *id;

    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        append_field(octets, form, fields[i]);
    id = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets->data, octets->len);
    explicit_bzero(octets->data, octets->len);
    return id;
}

static bool read_message(const Channel *channel, const Form *form, Inbound *inbound, GError **error)
{
    const char *sender = form_text(form, "phone");
    size_t id_length = 0;
    bool has_id = form_bytes(form, "id", &id_length) && id_length > 0;
    const char *id = form_text(form, "id");
    g_autofree char *text = NULL;

    if (has_id && !inbound_is_id(id))
        return adapter_fail(error, "smsc: id must be 1 to 128 printable characters");
    if (!sender || !*sender)
        return adapter_fail(error, "smsc: phone is missing");
    text = read_text(channel, form);
    if (!text)
        return adapter_fail(error, "smsc: mes is not of the charset of charset=, or has a NUL");
    *inbound = (Inbound){
        .kind = INBOUND_MESSAGE,
        .id = has_id ? g_strdup(id) : make_id(form),
        .text = g_steal_pointer(&text),
    };
    adapter_sender(inbound, sender + (*sender == ' '));
    return true;
}

static const struct {
    const char *code;
    ReceiptState state;
} states[] = {
    {"-2", RECEIPT_FAILED},   {"-1", RECEIPT_QUEUED},   {"0", RECEIPT_SENT},
    {"1", RECEIPT_DELIVERED}, {"2", RECEIPT_DELIVERED}, {"3", RECEIPT_EXPIRED},
    {"4", RECEIPT_DELIVERED}, {"20", RECEIPT_FAILED},   {"22", RECEIPT_FAILED},
    {"23", RECEIPT_FAILED},   {"24", RECEIPT_FAILED},   {"25", RECEIPT_FAILED},
};

static bool read_receipt(const Form *form, Inbound *inbound, GError **error)
{
    const char *id = form_text(form, "id");
    int64_t our_id = 0;

    if (!inbound_is_id(id))
        return adapter_fail(error, "smsc: id must be 1 to 128 printable characters");
    *inbound = (Inbound){.kind = INBOUND_NOTHING};
    /* It keeps our own id, so what has another one was sent by somebody else. */
    if (!adapter_our_id(id, &our_id))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        if (g_strcmp0(form_text(form, "status"), states[i].code) == 0) {
            inbound->kind = INBOUND_RECEIPT;
            inbound->receipt = (Receipt){.our_id = our_id, .state = states[i].state};
        }
    }
    return true;
}

static bool smsc_read(const Channel *channel, const HttpRequest *request, Inbound *inbound,
                      GError **error)
{
    bool is_post = strcmp(request->method, "POST") == 0;
    g_autoptr(Form) form = NULL;
    size_t length;

    if (!is_post && strcmp(request->method, "GET") != 0)
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_METHOD, "smsc: only GET and POST");
    if (is_post && !http_is_type(request, FORM_TYPE))
        return adapter_fail_as(error, GATEWAY_ERROR_BAD_TYPE, "smsc: only POST of " FORM_TYPE);
    form = parse_fields(request, error);
    if (!form)
        return false;
    if (form_bytes(form, "mes", &length))
        return read_message(channel, form, inbound, error);
    if (form_bytes(form, "status", &length))
        return read_receipt(form, inbound, error);
    if (!form_bytes(form, "ts", &length))
        return adapter_fail(error, "smsc: neither a message, a status nor a call");
    *inbound = (Inbound){.kind = INBOUND_NOTHING}; /* somebody rang the number */
    return true;
}

static void smsc_acknowledge(const Channel *channel, HttpResponse *response)
{
    (void)channel;
    response->status = 200;
    response->content_type = "text/plain";
    response->body = g_strdup("OK");
}

static void smsc_write(const Channel *channel, const Reply *reply, HttpResponse *response)
{
    (void)reply;
    smsc_acknowledge(channel, response);
}

/* ---- Out ---- */

static HttpCall *smsc_write_send(const Channel *channel, const Outbound *outbound, GError **error)
{
    HttpCall *call = http_call_new("POST", g_strdup(channel_own(channel, "url")));
    GString *body = g_string_new(NULL);
    g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, outbound->id);
    const char *api_key = channel_own(channel, "api_key");
    const char *sender = channel_own(channel, "sender");

    (void)error;
    if (*api_key) {
        form_add(body, "apikey", api_key);
    } else {
        form_add(body, "login", channel_own(channel, "login"));
        form_add(body, "psw", channel_own(channel, "password"));
    }
    form_add(body, "phones", outbound->to.e164);
    form_add(body, "mes", outbound->text);
    form_add(body, "id", id);
    if (*sender)
        form_add(body, "sender", sender);
    form_add(body, "charset", "utf-8");
    form_add(body, "translit", "0"); /* it would spoil Uzbek letters */
    form_add(body, "fmt", "3");
    http_call_body(call, FORM_TYPE, g_string_free(body, FALSE));
    return call;
}

static const struct {
    const char *code;
    SendOutcome outcome;
    unsigned wait;
    const char *reason;
} errors[] = {
    {"1", SEND_PERMANENT, 0, "smsc: it found a parameter wrong"},
    {"2", SEND_CONFIGURATION, 0,
     "smsc: wrong login, or this address may not send: see the account"},
    {"3", SEND_CONFIGURATION, 0, "smsc: no money on the account"},
    {"4", SEND_THROTTLED, 600, "smsc: this address is blocked for a while, too many errors"},
    {"5", SEND_PERMANENT, 0, NULL},
    {"6", SEND_PERMANENT, 0, "smsc: text or sender is forbidden, register both with smsc"},
    {"7", SEND_PERMANENT, 0, NULL},
    {"8", SEND_PERMANENT, 0, NULL},
    {"9", SEND_THROTTLED, 60, NULL}, /* the same within a minute: most likely it has the first */
};

static void smsc_read_send(const Channel *channel, const HttpAnswer *answer, SendResult *result)
{
    g_autoptr(JsonNode) json = NULL;
    g_autofree char *code = NULL;
    g_autofree char *id = NULL;

    (void)channel;
    result->outcome = send_outcome_of_status(answer);
    result->wait = answer->retry_after;
    if (result->outcome != SEND_ACCEPTED)
        return;
    json = json_read(answer->body, answer->body_length, NULL);
    code = json_text_at(json, "/error_code");
    id = json_text_at(json, "/id");
    /* 200 also for what it refuses. */
    result->outcome = !code && inbound_is_id(id) ? SEND_ACCEPTED : SEND_UNKNOWN;
    if (result->outcome == SEND_ACCEPTED)
        send_result_id(result, id);
    for (size_t i = 0; i < G_N_ELEMENTS(errors); i++) {
        if (g_strcmp0(code, errors[i].code) != 0)
            continue;
        result->outcome = errors[i].outcome;
        result->wait = errors[i].wait;
        result->reason = errors[i].reason;
    }
}

const Provider provider_smsc = {
    .name = "smsc",
    .bearers = 1U << BEARER_SMS,
    .keys = keys,
    .takes_our_id = true,
    .check = smsc_check,
    .authenticate = smsc_authenticate,
    .read = smsc_read,
    .write = smsc_write,
    .acknowledge = smsc_acknowledge,
    .write_send = smsc_write_send,
    .read_send = smsc_read_send,
};
