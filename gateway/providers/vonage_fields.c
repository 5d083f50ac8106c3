#include "providers/vonage_fields.h"

#include <string.h>

#include "base/digest.h"
#include "base/form.h"
#include "base/json_read.h"
#include "providers/adapter.h"

#define FORM_TYPE "application/x-www-form-urlencoded"
#define JSON_TYPE "application/json"

static void free_octets(gpointer data)
{
    GString *octets = data;

    explicit_bzero(octets->str, octets->len);
    g_string_free(octets, TRUE);
}

static bool add_form(VonageFields *fields, const char *data, size_t length, GError **error)
{
    g_autoptr(Form) form = form_parse(data, length, error);

    for (size_t i = 0; form && i < form_count(form); i++) {
        const FormField *field = form_field(form, i);

        g_hash_table_insert(fields, g_strdup(field->name),
                            g_string_new_len(field->value, (gssize)field->length));
    }
    return form != NULL;
}

/* Members that are objects or arrays have no place in a signature and nothing that we read. */
static bool add_json(VonageFields *fields, const HttpRequest *request, GError **error)
{
    g_autoptr(JsonNode) json = json_read(request->body, request->body_length, error);
    JsonObjectIter iter;
    const char *name;
    JsonNode *member;

    if (!json)
        return false;
    if (!JSON_NODE_HOLDS_OBJECT(json))
        return adapter_fail(error, "vonage: the JSON must be an object");
    json_object_iter_init(&iter, json_node_get_object(json));
    while (json_object_iter_next(&iter, &name, &member)) {
        g_autofree char *text = json_text_at(member, "");

        if (text)
            g_hash_table_insert(fields, g_strdup(name), g_string_new(text));
    }
    return true;
}

VonageFields *vonage_fields_read(const HttpRequest *request, GError **error)
{
    g_autoptr(GHashTable)
        fields = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_octets);
    bool is_good;

    if (strcmp(request->method, "POST") != 0)
        is_good = add_form(fields, request->query, strlen(request->query), error);
    else if (http_is_type(request, FORM_TYPE))
        is_good = add_form(fields, request->body, request->body_length, error);
    else if (http_is_type(request, JSON_TYPE))
        is_good = add_json(fields, request, error);
    else
        is_good = adapter_fail_as(error, GATEWAY_ERROR_BAD_TYPE,
                                  "vonage: only " FORM_TYPE " and " JSON_TYPE);
    return is_good ? g_steal_pointer(&fields) : NULL;
}

const char *vonage_field(VonageFields *fields, const char *name)
{
    const GString *value = g_hash_table_lookup(fields, name);

    return value && g_utf8_validate(value->str, (gssize)value->len, NULL) ? value->str : NULL;
}

/* ---- Signatures ---- */

static const struct {
    const char *method;
    GChecksumType type;
    bool is_hmac;
} methods[] = {
    {"md5hash", G_CHECKSUM_MD5, false},      {"md5hmac", G_CHECKSUM_MD5, true},
    {"sha1hmac", G_CHECKSUM_SHA1, true},     {"sha256hmac", G_CHECKSUM_SHA256, true},
    {"sha512hmac", G_CHECKSUM_SHA512, true},
};

bool vonage_is_method(const char *method)
{
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(method, methods[i].method) == 0)
            return true;
    }
    return false;
}

/* "&name=value" of each field but sig, sorted by name, with "_" for & and = in a value. */
static GString *signed_text(VonageFields *fields)
{
    GString *out = g_string_new(NULL);
    g_autoptr(GList) names = g_list_sort(g_hash_table_get_keys(fields), (GCompareFunc)strcmp);

    for (const GList *name = names; name; name = name->next) {
        const GString *value = g_hash_table_lookup(fields, name->data);

        if (strcmp(name->data, "sig") == 0)
            continue;
        g_string_append_printf(out, "&%s=", (const char *)name->data);
        for (size_t i = 0; i < value->len; i++) {
            char octet = value->str[i];

            g_string_append_c(out, (char)(octet == '&' || octet == '=' ? '_' : octet));
        }
    }
    return out;
}

char *vonage_sign(VonageFields *fields, const char *method, const char *secret)
{
    GString *text = signed_text(fields);
    char *signature = NULL;

    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        if (strcmp(method, methods[i].method) != 0)
            continue;
        if (methods[i].is_hmac) {
            signature = digest_hmac_hex(methods[i].type, secret, text->str, text->len);
        } else {
            g_string_append(text, secret);
            signature = g_compute_checksum_for_data(methods[i].type, (const guchar *)text->str,
                                                    text->len);
        }
    }
    free_octets(text);
    return signature;
}
