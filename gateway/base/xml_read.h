#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* XML from outside, as a small tree. No DTD, no entities of its own, no processing; namespaces are
 * dropped: "ns:message" is read as "message". */
typedef struct XmlNode {
    char *name;
    char *text;             /* all character data directly inside, "" if none */
    GHashTable *attributes; /* name -> value */
    GPtrArray *children;    /* of XmlNode */
} XmlNode;

/* NULL and GATEWAY_ERROR_BAD_REQUEST if it is no XML, not UTF-8, deeper than 16 or over 4096 nodes. */
XmlNode *xml_read(const char *data, size_t length, GError **error);
void xml_free(XmlNode *node);

/* The first node on a path below this one, "message/content"; "" is the node itself. Lent. */
const XmlNode *xml_at(const XmlNode *node, const char *path);
/* The text there, or of an attribute, "message/@id". NULL if absent. Lent. */
const char *xml_text_at(const XmlNode *node, const char *path);

/* With & < > " and ' escaped; control characters that XML cannot hold are dropped. Free with g_free. */
char *xml_escape(const char *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(XmlNode, xml_free)
