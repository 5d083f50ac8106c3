#include "base/xml_read.h"

#include <string.h>

#include "base/error.h"

#define DEPTH_MAX 16
#define NODES_MAX 4096

typedef struct Reader {
    XmlNode *root;
    GPtrArray *open; /* of XmlNode, lent: from the root to where we are */
    unsigned count;
} Reader;

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return colon ? colon + 1 : name;
}

static void free_node(gpointer data)
{
    xml_free(data);
}

static XmlNode *node_new(const char *name, const char **names, const char **values)
{
    XmlNode *node = g_new0(XmlNode, 1);

    node->name = g_strdup(local_name(name));
    node->text = g_strdup("");
    node->attributes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    node->children = g_ptr_array_new_with_free_func(free_node);
    for (size_t i = 0; names[i]; i++)
        g_hash_table_insert(node->attributes, g_strdup(local_name(names[i])), g_strdup(values[i]));
    return node;
}

static void on_start(GMarkupParseContext *context, const char *name, const char **names,
                     const char **values, gpointer data, GError **error)
{
    Reader *reader = data;
    XmlNode *node;

    (void)context;
    if (reader->open->len >= DEPTH_MAX || ++reader->count > NODES_MAX ||
        (reader->root && reader->open->len == 0)) {
        g_set_error_literal(error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT, "too large");
        return;
    }
    node = node_new(name, names, values);
    if (reader->open->len > 0) {
        XmlNode *parent = g_ptr_array_index(reader->open, reader->open->len - 1);

        g_ptr_array_add(parent->children, node);
    } else {
        reader->root = node;
    }
    g_ptr_array_add(reader->open, node);
}

static void on_end(GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
    Reader *reader = data;

    (void)context;
    (void)name;
    (void)error;
    g_ptr_array_set_size(reader->open, (int)reader->open->len - 1);
}

static void on_text(GMarkupParseContext *context, const char *text, gsize length, gpointer data,
                    GError **error)
{
    Reader *reader = data;
    XmlNode *node;
    char *joined;

    (void)context;
    (void)error;
    if (reader->open->len == 0)
        return;
    node = g_ptr_array_index(reader->open, reader->open->len - 1);
    joined = g_strdup_printf("%s%.*s", node->text, (int)length, text);
    g_free(node->text);
    node->text = joined;
}

XmlNode *xml_read(const char *data, size_t length, GError **error)
{
    static const GMarkupParser parser = {on_start, on_end, on_text, NULL, NULL};
    g_autoptr(GPtrArray) open = g_ptr_array_new();
    Reader reader = {.open = open};
    g_autoptr(GMarkupParseContext)
        context = g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);

    if (length > 0 && !memchr(data, '\0', length) &&
        g_markup_parse_context_parse(context, data, (gssize)length, NULL) &&
        g_markup_parse_context_end_parse(context, NULL) && reader.root)
        return reader.root;
    xml_free(reader.root);
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST,
                        "the body is no XML, or too deep or too large");
    return NULL;
}

void xml_free(XmlNode *node)
{
    if (!node)
        return;
    g_free(node->name);
    g_free(node->text);
    g_hash_table_unref(node->attributes);
    g_ptr_array_unref(node->children);
    g_free(node);
}

static const XmlNode *child(const XmlNode *node, const char *name)
{
    for (unsigned i = 0; i < node->children->len; i++) {
        const XmlNode *found = g_ptr_array_index(node->children, i);

        if (g_str_equal(found->name, name))
            return found;
    }
    return NULL;
}

const XmlNode *xml_at(const XmlNode *node, const char *path)
{
    g_auto(GStrv) names = g_strsplit(path, "/", -1);

    for (size_t i = 0; node && names[i]; i++)
        node = child(node, names[i]);
    return node;
}

const char *xml_text_at(const XmlNode *node, const char *path)
{
    const char *at = strchr(path, '@');
    g_autofree char *way = at ? g_strndup(path, (gsize)(at - path)) : g_strdup(path);
    const XmlNode *found;

    if (g_str_has_suffix(way, "/"))
        way[strlen(way) - 1] = '\0';
    found = xml_at(node, way);
    if (!found)
        return NULL;
    return at ? g_hash_table_lookup(found->attributes, at + 1) : found->text;
}

char *xml_escape(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);

    for (; *text; text++) {
        guchar c = (guchar)*text;

        if (c == '&')
            g_string_append(out, "&amp;");
        else if (c == '<')
            g_string_append(out, "&lt;");
        else if (c == '>')
            g_string_append(out, "&gt;");
        else if (c == '"')
            g_string_append(out, "&quot;");
        else if (c == '\'')
            g_string_append(out, "&apos;");
        else if (c >= ' ' || c == '\n' || c == '\t')
            g_string_append_c(out, (char)c);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}
