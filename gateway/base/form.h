#pragma once

#include <glib.h>
#include <stddef.h>

/* application/x-www-form-urlencoded fields, of a body or of a query. Values are raw bytes: a provider
 * may send UTF-16 in them. */
typedef struct Form Form;

/* At most 64 fields; a name that comes twice, a broken %XX or a NUL in a name is an error. */
Form *form_parse(const char *data, size_t length, GError **error);
void form_free(Form *form);

/* The raw value (length set, a NUL follows it), NULL if the field is absent. Lent. */
const char *form_bytes(const Form *form, const char *name, size_t *length);
/* The value as text, NULL if absent, not UTF-8, or with a NUL inside. Lent. */
const char *form_text(const Form *form, const char *name);

/* Every field as it came, for signatures over all of them. Lent. */
typedef struct FormField {
    const char *name;
    const char *value; /* raw, a NUL follows it */
    size_t length;
} FormField;

size_t form_count(const Form *form);
const FormField *form_field(const Form *form, size_t index); /* in the order they came */

/* Writes one more field, escaped, behind those that are there. */
void form_add(GString *out, const char *name, const char *value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)
