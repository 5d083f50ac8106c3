/* PO files, read once and kept as one table per language: never the process-wide gettext(). */

#include "base/catalog.h"

#include <gettext-po.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "base/alphabet.h"
#include "base/error.h"
#include "base/latin.h"

typedef struct Message {
    char *text;
    char *latin; /* NULL: text is in Latin letters, or Uzbek Latin has its own */
    bool neutral;
} Message;

struct Catalog {
    GHashTable *messages[LANGUAGE_COUNT]; /* of Message by msgid */
};

/* One file while it is read. */
typedef struct Reading {
    char *path;
    char *content; /* the same file, only to tell line numbers */
    const char *problem;
    size_t line; /* of the problem, 0: of the whole file */
    jmp_buf fatal;
} Reading;

/* libgettextpo hands its error handler no data, so the handler finds the reading here. */
static _Thread_local Reading *current;

/* Its own words are not passed on: they may quote the file. Only the first error counts. */
/* NOLINTNEXTLINE(readability-function-size): the parameters are libgettextpo's */
static void on_error(int severity, po_message_t message, const char *filename, size_t line,
                     size_t column, int multiline, const char *text)
{
    (void)message;
    (void)filename;
    (void)column;
    (void)multiline;
    (void)text;
    if (severity != PO_SEVERITY_WARNING && !current->problem) {
        current->problem = "is not a correct PO file here: msgfmt -c tells more";
        current->line = filename && line != (size_t)-1 ? line : 0;
    }
    /* It would abort the process if this returned. Its memory is lost: the start fails anyway. */
    if (severity == PO_SEVERITY_FATAL_ERROR)
        longjmp(current->fatal, 1);
}

/* NOLINTNEXTLINE(readability-function-size) */
static void on_error_pair(int severity, po_message_t message, const char *filename, size_t line,
                          size_t column, int multiline, const char *text, po_message_t message2,
                          const char *filename2, size_t line2, size_t column2, int multiline2,
                          const char *text2)
{
    (void)message2;
    (void)filename2;
    (void)line2;
    (void)column2;
    (void)multiline2;
    (void)text2;
    on_error(severity, message, filename, line, column, multiline, text);
}

/* NULL on an error that does not let it read on. */
static po_file_t read_po(Reading *reading)
{
    static const struct po_xerror_handler handler = {on_error, on_error_pair};
    po_file_t volatile file = NULL;

    current = reading;
    if (setjmp(reading->fatal) == 0)
        file = po_file_read(reading->path, &handler);
    current = NULL;
    return file;
}

/* The line of the message number index, obsolete ones not counted: libgettextpo does not tell. */
static size_t line_of(const char *content, size_t index)
{
    size_t line = 1;

    for (const char *p = content; *p; line++) {
        const char *end = strchr(p, '\n');

        p += strspn(p, " \t");
        if (g_str_has_prefix(p, "msgid") && strchr(" \t\"", p[strlen("msgid")]) && index-- == 0)
            return line;
        if (!end)
            break;
        p = end + 1;
    }
    return 0;
}

static int compare_strings(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The {names} in a text, sorted, each once. */
static char *placeholders(const char *text)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GString *list = g_string_new(NULL);

    for (const char *p = strchr(text, '{'); p; p = strchr(p + 1, '{')) {
        size_t length = strcspn(p + 1, "{}");

        if (p[1 + length] == '}')
            g_ptr_array_add(names, g_strndup(p, length + 2));
    }
    g_ptr_array_sort(names, compare_strings);
    for (unsigned i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);

        if (i == 0 || strcmp(name, g_ptr_array_index(names, i - 1)) != 0)
            g_string_append(list, name);
    }
    return g_string_free(list, FALSE);
}

/* NULL, or what is wrong. */
static const char *check_message(po_message_t message)
{
    const char *text = po_message_msgstr(message);
    g_autofree char *asked = placeholders(po_message_msgid(message));
    g_autofree char *given = placeholders(text);

    if (po_message_msgctxt(message))
        return "has a msgctxt: contexts are not used here";
    if (po_message_msgid_plural(message))
        return "has a msgid_plural: write \"label: {n}\" instead";
    if (!g_utf8_validate(text, -1, NULL))
        return "is not UTF-8: save the file as UTF-8";
    if (*text == '\0')
        return "has no translation: fill in its msgstr";
    if (strcmp(asked, given) != 0)
        return "has other {placeholders} in its msgstr than in its msgid";
    return NULL;
}

static void message_free(gpointer data)
{
    Message *message = data;

    g_free(message->text);
    g_free(message->latin);
    g_free(message);
}

/* The comment comes from the template, so translators' tools keep it. */
static bool is_marked_neutral(po_message_t message)
{
    g_auto(GStrv) lines = g_strsplit(po_message_extracted_comments(message), "\n", -1);

    for (size_t i = 0; lines[i]; i++) {
        if (g_str_equal(g_strstrip(lines[i]), "neutral"))
            return true;
    }
    return false;
}

static Message *message_new(Language language, po_message_t from)
{
    Message *message = g_new0(Message, 1);
    const char *text = po_message_msgstr(from);

    message->neutral = is_marked_neutral(from);
    message->text = alphabet_fold(text); /* the apostrophes of Uzbek as the air carries them */
    if (language == LANGUAGE_RU || language == LANGUAGE_KY)
        message->latin = latin_transliterate(language, text);
    return message;
}

/* NULL, or what is wrong with the file as a whole. */
static const char *check_header(po_file_t file)
{
    char *header = (char *)po_file_domain_header(file, NULL); /* a copy, whatever its type says */
    char *type = header ? po_header_field(header, "Content-Type") : NULL;
    g_autofree char *lower = type ? g_ascii_strdown(type, -1) : NULL;
    bool is_utf8 = lower && g_str_has_suffix(lower, "charset=utf-8");

    free(type);
    free(header);
    return is_utf8 ? NULL : "lacks the header \"Content-Type: text/plain; charset=UTF-8\"";
}

static void read_messages(Reading *reading, po_file_t file, Language language, GHashTable *messages)
{
    po_message_iterator_t iterator = po_message_iterator(file, NULL);
    size_t index = 0;

    for (po_message_t m = po_next_message(iterator); m && !reading->problem;
         m = po_next_message(iterator)) {
        if (po_message_is_obsolete(m))
            continue;
        if (*po_message_msgid(m)) /* the empty one is the header */
            reading->problem = check_message(m);
        if (reading->problem)
            reading->line = line_of(reading->content, index);
        else if (*po_message_msgid(m))
            g_hash_table_insert(messages, g_strdup(po_message_msgid(m)), message_new(language, m));
        index++;
    }
    po_message_iterator_free(iterator);
}

static bool fail(const Reading *reading, GError **error)
{
    if (reading->line > 0)
        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s:%zu: %s", reading->path,
                    reading->line, reading->problem);
    else
        g_set_error(error, GATEWAY_ERROR, GATEWAY_ERROR_CONFIG, "%s: %s", reading->path,
                    reading->problem);
    return false;
}

static bool load_language(Catalog *catalog, const char *folder, Language language, GError **error)
{
    g_autofree char *name = g_strconcat(language_code(language), ".po", NULL);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autofree char *content = NULL;
    Reading reading = {.path = path};
    po_file_t file = NULL;

    if (!g_file_get_contents(path, &content, NULL, NULL)) {
        reading.problem = "cannot be read: check the folder and its permissions";
        return fail(&reading, error);
    }
    reading.content = content;
    file = read_po(&reading);
    if (!file && !reading.problem)
        reading.problem = "cannot be read";
    if (!reading.problem)
        reading.problem = check_header(file);
    if (!reading.problem)
        read_messages(&reading, file, language, catalog->messages[language]);
    if (file)
        po_file_free(file);
    return reading.problem ? fail(&reading, error) : true;
}

Catalog *catalog_load(const char *folder, GError **error)
{
    g_autoptr(Catalog) catalog = g_new0(Catalog, 1);

    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        catalog->messages[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, message_free);
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        if (!load_language(catalog, folder, (Language)i, error))
            return NULL;
    }
    return g_steal_pointer(&catalog);
}

void catalog_free(Catalog *catalog)
{
    if (!catalog)
        return;
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++)
        g_hash_table_unref(catalog->messages[i]);
    g_free(catalog);
}

const char *catalog_text(const Catalog *catalog, Language language, bool latin, const char *msgid)
{
    const Message *message;

    if (language >= LANGUAGE_COUNT)
        return NULL;
    if (latin && language == LANGUAGE_UZ_CYRL)
        language = LANGUAGE_UZ;
    message = g_hash_table_lookup(catalog->messages[language], msgid);
    if (!message)
        return NULL;
    return latin && message->latin ? message->latin : message->text;
}

bool catalog_is_neutral(const Catalog *catalog, const char *msgid)
{
    for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
        const Message *message = g_hash_table_lookup(catalog->messages[i], msgid);

        if (!message || !message->neutral)
            return false;
    }
    return true;
}

char *catalog_check(const Catalog *catalog, const char *const *msgids)
{
    g_autoptr(GString) missing = g_string_new(NULL);

    for (; *msgids; msgids++) {
        for (unsigned i = 0; i < LANGUAGE_COUNT; i++) {
            if (!g_hash_table_contains(catalog->messages[i], *msgids))
                g_string_append_printf(missing, "%s.po lacks \"%s\"\n", language_code((Language)i),
                                       *msgids);
        }
    }
    return missing->len > 0 ? g_strdup(missing->str) : NULL;
}
