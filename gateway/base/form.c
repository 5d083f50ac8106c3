/* One pass over the data, everything decoded into one buffer behind the fields. */

#include "base/form.h"

#include <stdbool.h>
#include <string.h>

#include "base/error.h"

#define FIELDS_MAX 64

struct Form {
    size_t count;
    size_t size; /* of the text */
    FormField fields[FIELDS_MAX];
    char text[]; /* names and values, a NUL after each: never longer than the data and one NUL */
};

typedef struct Reader {
    const char *at;
    const char *end;
    char *out;
} Reader;

static bool fail(GError **error, const char *message)
{
    g_set_error_literal(error, GATEWAY_ERROR, GATEWAY_ERROR_BAD_REQUEST, message);
    return false;
}

static bool read_escape(Reader *reader, GError **error)
{
    int high = reader->end - reader->at > 2 ? g_ascii_xdigit_value(reader->at[1]) : -1;
    int low = high < 0 ? -1 : g_ascii_xdigit_value(reader->at[2]);

    if (low < 0)
        return fail(error, "form: % must be followed by two hexadecimal digits");
    *reader->out++ = (char)(high << 4 | low);
    reader->at += 3;
    return true;
}

/* Decodes until & or, in a name, until =; leaves the reader there and ends the piece with a NUL. */
static bool read_piece(Reader *reader, bool is_name, GError **error)
{
    for (; reader->at < reader->end;) {
        char byte = *reader->at;

        if (byte == '&' || (is_name && byte == '='))
            break;
        if (byte == '%') {
            if (!read_escape(reader, error))
                return false;
            continue;
        }
        if (byte == '+')
            byte = ' ';
        *reader->out++ = byte;
        reader->at++;
    }
    *reader->out++ = '\0';
    return true;
}

static const FormField *find_field(const Form *form, const char *name)
{
    for (size_t i = 0; i < form->count; i++) {
        if (strcmp(form->fields[i].name, name) == 0)
            return &form->fields[i];
    }
    return NULL;
}

static bool read_field(Form *form, Reader *reader, GError **error)
{
    const char *name = reader->out;
    const char *value;

    if (!read_piece(reader, true, error))
        return false;
    if (strlen(name) != (size_t)(reader->out - name) - 1)
        return fail(error, "form: a name with a NUL");
    if (form->count == FIELDS_MAX)
        return fail(error, "form: more than 64 fields");
    if (find_field(form, name))
        return fail(error, "form: a name comes twice");

    value = reader->out - 1;
    if (reader->at < reader->end && *reader->at == '=') {
        reader->at++;
        value = reader->out;
        if (!read_piece(reader, false, error))
            return false;
    }
    form->fields[form->count++] = (FormField){
        .name = name, .value = value, .length = (size_t)(reader->out - value) - 1};
    return true;
}

static bool read_fields(Form *form, const char *data, size_t length, GError **error)
{
    Reader reader = {.at = data, .end = data + length, .out = form->text};

    while (reader.at < reader.end) {
        if (*reader.at == '&')
            reader.at++;
        else if (!read_field(form, &reader, error))
            return false;
    }
    return true;
}

Form *form_parse(const char *data, size_t length, GError **error)
{
    Form *form = g_malloc(sizeof(Form) + length + 1);

    form->count = 0;
    form->size = length + 1;
    if (!read_fields(form, data, length, error))
        g_clear_pointer(&form, form_free);
    return form;
}

void form_free(Form *form)
{
    if (!form)
        return;
    explicit_bzero(form->text, form->size); /* it holds what people wrote */
    g_free(form);
}

const char *form_bytes(const Form *form, const char *name, size_t *length)
{
    const FormField *field = find_field(form, name);

    if (!field)
        return NULL;
    *length = field->length;
    return field->value;
}

const char *form_text(const Form *form, const char *name)
{
    const FormField *field = find_field(form, name);

    /* With a length given, g_utf8_validate also refuses a NUL. */
    if (!field || !g_utf8_validate(field->value, (gssize)field->length, NULL))
        return NULL;
    return field->value;
}

size_t form_count(const Form *form)
{
    return form->count;
}

const FormField *form_field(const Form *form, size_t index)
{
    return &form->fields[index];
}

void form_add(GString *out, const char *name, const char *value)
{
    if (out->len > 0)
        g_string_append_c(out, '&');
    g_string_append_uri_escaped(out, name, NULL, FALSE);
    g_string_append_c(out, '=');
    g_string_append_uri_escaped(out, value, NULL, FALSE);
}
