#include "base/json_read.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"

#define DEPTH_MAX 16

/* The parser also takes octal escapes, which JSON does not have and which make text that is no UTF-8. */
static bool is_escape(const char *data, size_t length)
{
    return length >= 2 && data[1] != '\0' && strchr("\"\\/bfnrtu", data[1]) &&
           !(length >= 6 && strncmp(data, "\\u0000", 6) == 0);
}

/* All that JSON has outside of strings. The parser takes comments too, and quotes in them would hide
 * brackets from the count below. */
static bool is_of_json(char octet)
{
    return octet != '\0' && strchr("[]{}:, \t\r\n\"+-.0123456789aeEflnrstu", octet);
}

/* Brackets outside of strings; the parser itself would recurse as deep as it is told. It would also
 * cut a text short at a NUL, and take one of several values, without a word. */
static bool is_safe(const char *data, size_t length)
{
    unsigned depth = 0;
    bool in_string = false, over = false;

    for (size_t i = 0; i < length; i++) {
        if (!in_string && !is_of_json(data[i]))
            return false;
        if (over && !g_ascii_isspace(data[i]))
            return false;
        if (in_string && data[i] == '\\') {
            if (!is_escape(data + i, length - i))
                return false;
            i++;
        } else if (data[i] == '"')
            in_string = !in_string;
        else if (!in_string && (data[i] == '{' || data[i] == '['))
            depth++;
        else if (!in_string && (data[i] == '}' || data[i] == ']') && depth > 0)
            over = --depth == 0;
        if (depth > DEPTH_MAX)
            return false;
    }
    return true;
}

JsonNode *json_read(const char *data, size_t length, GError **error)
{
    g_autoptr(JsonParser) parser = json_parser_new_immutable();

    if (length > 0 && g_utf8_validate(data, (gssize)length, NULL) && is_safe(data, length) &&
        json_parser_load_from_data(parser, data, (gssize)length, NULL) &&
        json_parser_get_root(parser))
        return json_parser_steal_root(parser);
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST,
                        "the body is no JSON, nested too deeply, or has a NUL");
    return NULL;
}

static JsonNode *child(JsonNode *node, const char *name)
{
    guint64 index;

    if (JSON_NODE_HOLDS_OBJECT(node))
        return json_object_get_member(json_node_get_object(node), name);
    if (!JSON_NODE_HOLDS_ARRAY(node) ||
        !g_ascii_string_to_unsigned(name, 10, 0, G_MAXUINT, &index, NULL) ||
        index >= json_array_get_length(json_node_get_array(node)))
        return NULL;
    return json_array_get_element(json_node_get_array(node), (guint)index);
}

/* ~1 is a slash and ~0 a tilde, in this order. */
static void unescape(char *name)
{
    char *to = name;

    for (const char *from = name; *from; from++) {
        if (from[0] == '~' && (from[1] == '0' || from[1] == '1')) {
            *to++ = from[1] == '0' ? '~' : '/';
            from++;
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

JsonNode *json_at(JsonNode *root, const char *pointer)
{
    g_auto(GStrv) names = g_strsplit(pointer, "/", -1);
    JsonNode *node = root;

    for (size_t i = 1; node && names[0] && names[i]; i++) {
        unescape(names[i]);
        node = child(node, names[i]);
    }
    return node;
}

char *json_text_at(JsonNode *root, const char *pointer)
{
    JsonNode *node = json_at(root, pointer);
    GType type = node && JSON_NODE_HOLDS_VALUE(node) ? json_node_get_value_type(node)
                                                     : G_TYPE_INVALID;
    char buffer[G_ASCII_DTOSTR_BUF_SIZE];

    if (type == G_TYPE_STRING)
        return json_node_dup_string(node);
    if (type == G_TYPE_INT64)
        return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
    if (type == G_TYPE_DOUBLE)
        return g_strdup(g_ascii_dtostr(buffer, sizeof buffer, json_node_get_double(node)));
    if (type == G_TYPE_BOOLEAN)
        return g_strdup(json_node_get_boolean(node) ? "true" : "false");
    return NULL;
}

char *json_quote(const char *text)
{
    g_autoptr(JsonNode) node = json_node_init_string(json_node_alloc(), text);

    return json_to_string(node, FALSE);
}
