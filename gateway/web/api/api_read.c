/* What handlers read: strictly, so that a member misspelt by the app is an error and not a default. */
#include <string.h>

#include "base/form.h"
#include "base/json_read.h"
#include "web/api/api.h"

#define QUERY_MARK "?" /* before a parameter's name among those that were read */

/* ---- The body ---- */

static bool refuse(GError **error, const char *name, const char *problem)
{
    g_autofree char *whole = g_strdup_printf("\"%s\" %s", name, problem);

    return api_fail(error, API_ERROR_BAD_REQUEST, NULL, whole);
}

bool api_read_body(ApiCall *call, JsonNode **root, GError **error)
{
    if (!http_is_type(call->http, "application/json"))
        return api_fail(error, API_ERROR_BAD_TYPE, NULL, "Send application/json.");
    *root = json_read(call->http->body, call->http->body_length, NULL);
    if (!*root || !JSON_NODE_HOLDS_OBJECT(*root))
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "The body must be a JSON object.");
    call->body = json_node_get_object(*root);
    return true;
}

static JsonNode *find(ApiCall *call, const char *name)
{
    JsonNode *node = call->body ? json_object_get_member(call->body, name) : NULL;

    g_hash_table_add(call->used, g_strdup(name));
    return node && !JSON_NODE_HOLDS_NULL(node) ? node : NULL;
}

static JsonNode *find_value(ApiCall *call, const char *name, GType type)
{
    JsonNode *node = find(call, name);

    return node && JSON_NODE_HOLDS_VALUE(node) && json_node_get_value_type(node) == type ? node
                                                                                         : NULL;
}

bool api_has(ApiCall *call, const char *name)
{
    return find(call, name) != NULL;
}

bool api_text(ApiCall *call, const char *name, size_t max, const char **text, GError **error)
{
    JsonNode *node = find_value(call, name, G_TYPE_STRING);

    if (!node)
        return refuse(error, name, "must be a text");
    *text = json_node_get_string(node);
    if ((size_t)g_utf8_strlen(*text, -1) > max)
        return refuse(error, name, "is too long");
    return true;
}

bool api_int(ApiCall *call, const char *name, int64_t min, int64_t max, int64_t *value,
             GError **error)
{
    JsonNode *node = find_value(call, name, G_TYPE_INT64);

    if (!node)
        return refuse(error, name, "must be a whole number");
    *value = json_node_get_int(node);
    if (*value < min || *value > max)
        return refuse(error, name, "is out of range");
    return true;
}

bool api_bool(ApiCall *call, const char *name, bool *value, GError **error)
{
    JsonNode *node = find_value(call, name, G_TYPE_BOOLEAN);

    if (!node)
        return refuse(error, name, "must be true or false");
    *value = json_node_get_boolean(node);
    return true;
}

/* GLib skips what it does not know; what it writes again from that tells. */
static GBytes *decode(const char *text)
{
    gsize length = 0;
    g_autofree guchar *octets = g_base64_decode(text, &length);
    g_autofree char *again = g_base64_encode(octets, length);

    return g_str_equal(again, text) ? g_bytes_new_take(g_steal_pointer(&octets), length) : NULL;
}

bool api_base64(ApiCall *call, const char *name, size_t min, size_t max, GBytes **bytes,
                GError **error)
{
    JsonNode *node = find_value(call, name, G_TYPE_STRING);
    g_autoptr(GBytes) octets = node ? decode(json_node_get_string(node)) : NULL;

    if (!octets)
        return refuse(error, name, "must be base64");
    if (g_bytes_get_size(octets) < min || g_bytes_get_size(octets) > max)
        return refuse(error, name, "is of a wrong length");
    g_clear_pointer(bytes, g_bytes_unref);
    *bytes = g_steal_pointer(&octets);
    return true;
}

static bool check_members(ApiCall *call, GError **error)
{
    g_autoptr(GList) names = call->body ? json_object_get_members(call->body) : NULL;

    /* Their names come from outside, so they are not repeated. */
    for (const GList *name = names; name; name = name->next) {
        if (!g_hash_table_contains(call->used, name->data))
            return api_fail(error, API_ERROR_BAD_REQUEST, NULL,
                            "The body has a member that does not belong there.");
    }
    return true;
}

static bool read_one(ApiCall *call, JsonNode *element, ApiHandler each, GError **error)
{
    g_hash_table_remove_all(call->used);
    call->body = json_node_get_object(element);
    return each(call, error) && check_members(call, error);
}

bool api_each(ApiCall *call, const char *name, unsigned max, ApiHandler each, GError **error)
{
    JsonNode *node = find(call, name);
    JsonArray *array = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    GHashTable *outer_used = call->used;
    JsonObject *outer = call->body;
    bool good = true;

    if (!array || json_array_get_length(array) > max)
        return refuse(error, name, "must be a list, and not too long");
    call->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (unsigned i = 0; good && i < json_array_get_length(array); i++) {
        JsonNode *element = json_array_get_element(array, i);

        good = JSON_NODE_HOLDS_OBJECT(element) ? read_one(call, element, each, error)
                                               : refuse(error, name, "must be a list of objects");
    }
    g_hash_table_unref(call->used);
    call->used = outer_used;
    call->body = outer;
    return good;
}

bool api_object(ApiCall *call, const char *name, ApiReader read, gpointer data, GError **error)
{
    JsonNode *node = find(call, name);
    GHashTable *outer_used = call->used;
    JsonObject *outer = call->body;
    bool good;

    if (!node || !JSON_NODE_HOLDS_OBJECT(node))
        return refuse(error, name, "must be an object");
    call->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    call->body = json_node_get_object(node);
    good = read(call, data, error) && check_members(call, error);
    g_hash_table_unref(call->used);
    call->used = outer_used;
    call->body = outer;
    return good;
}

bool api_texts(ApiCall *call, const char *name, unsigned max, size_t max_each, const char ***texts,
               GError **error)
{
    JsonNode *node = find(call, name);
    JsonArray *array = node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
    g_autofree const char **list = NULL;

    if (!array || json_array_get_length(array) > max)
        return refuse(error, name, "must be a list, and not too long");
    list = g_new0(const char *, json_array_get_length(array) + 1);
    for (unsigned i = 0; i < json_array_get_length(array); i++) {
        JsonNode *element = json_array_get_element(array, i);
        bool is_text = JSON_NODE_HOLDS_VALUE(element) &&
                       json_node_get_value_type(element) == G_TYPE_STRING;

        list[i] = is_text ? json_node_get_string(element) : NULL;
        if (!is_text || (size_t)g_utf8_strlen(list[i], -1) > max_each)
            return refuse(error, name, "must be a list of texts, each not too long");
    }
    *texts = g_steal_pointer(&list);
    return true;
}

/* ---- The query ---- */

bool api_read_query(ApiCall *call, GError **error)
{
    g_autoptr(Form) form = form_parse(call->http->query, strlen(call->http->query), NULL);

    if (!form)
        return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "The query is malformed.");
    for (size_t i = 0; i < form_count(form); i++) {
        const char *name = form_field(form, i)->name;
        const char *text = form_text(form, name);

        if (!text)
            return api_fail(error, API_ERROR_BAD_REQUEST, NULL, "The query is malformed.");
        g_hash_table_insert(call->query, g_strdup(name), g_strdup(text));
    }
    return true;
}

const char *api_query_text(ApiCall *call, const char *name)
{
    g_hash_table_add(call->used, g_strconcat(QUERY_MARK, name, NULL));
    return g_hash_table_lookup(call->query, name);
}

/* NOLINTNEXTLINE(readability-function-size): all there is to say of a parameter, in one line per call */
bool api_query_int(ApiCall *call, const char *name, int64_t min, int64_t max, int64_t fallback,
                   int64_t *value, GError **error)
{
    const char *text = api_query_text(call, name);

    *value = fallback;
    if (!text || g_ascii_string_to_signed(text, 10, min, max, value, NULL))
        return true;
    return refuse(error, name, "must be a whole number within its range");
}

bool api_check_used(ApiCall *call, GError **error)
{
    GHashTableIter each;
    gpointer name;

    g_hash_table_iter_init(&each, call->query);
    while (g_hash_table_iter_next(&each, &name, NULL)) {
        g_autofree char *marked = g_strconcat(QUERY_MARK, name, NULL);

        if (!g_hash_table_contains(call->used, marked))
            return api_fail(error, API_ERROR_BAD_REQUEST, NULL,
                            "The query has a parameter that does not belong there.");
    }
    return check_members(call, error);
}
