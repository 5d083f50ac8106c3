#include "core/dialogue/page.h"

#include <string.h>

#include "base/alphabet.h"

bool page_fits(const Channel *channel, const char *text)
{
    TextSize size;

    if (channel->bearer == BEARER_SMS)
        return alphabet_sms_segments(text) <= (size_t)channel->sms_segments;
    size = alphabet_measure(text);
    return size.ucs2 ? size.units <= (size_t)channel->max_units
                     : size.septets <= (size_t)channel->max_septets;
}

/* What is still to be shown: the rest of the head, then options. */
typedef struct Rest {
    const char *head;
    const char *const *options;
} Rest;

static void add_line(GString *page, const char *line)
{
    if (!line || !*line)
        return;
    if (page->len > 0)
        g_string_append_c(page, '\n');
    g_string_append(page, line);
}

/* Does the page fit with these lines below it? */
static bool fits_with(const Channel *channel, GString *page, const char *const lines[])
{
    size_t before = page->len;
    bool fits;

    for (size_t i = 0; lines[i]; i++)
        add_line(page, lines[i]);
    fits = page_fits(channel, page->str);
    g_string_truncate(page, before);
    return fits;
}

/* Adds as many of the key lines as fit: both, the first alone, or none. */
static void add_keys_that_fit(const Channel *channel, GString *page, const PageKeys *keys)
{
    const char *const both[] = {keys->back, keys->back ? keys->home : NULL, NULL};
    const char *const first[] = {keys->back, NULL};

    if (fits_with(channel, page, both)) {
        add_line(page, keys->back);
        add_line(page, keys->back ? keys->home : NULL);
    } else if (fits_with(channel, page, first)) {
        add_line(page, keys->back);
    }
}

/* All of the rest on one page, or NULL if it does not fit. */
static char *try_last_page(const Channel *channel, const Rest *rest, const PageKeys *keys)
{
    GString *page = g_string_new(rest->head);

    for (size_t i = 0; rest->options[i]; i++)
        add_line(page, rest->options[i]);
    if (!page_fits(channel, page->str)) {
        g_string_free(page, TRUE);
        return NULL;
    }
    add_keys_that_fit(channel, page, keys);
    return g_string_free(page, FALSE);
}

/* The end of the word that starts at text, white space before it included. */
static const char *word_end(const char *text)
{
    text += strspn(text, " \n");
    return text + strcspn(text, " \n");
}

/* Words of the head, as many as fit above the key lines. At least one character moves on, so that even
 * a word longer than a page comes to its end. */
static void take_words(const Channel *channel, GString *page, Rest *rest, const char *const lines[])
{
    while (*rest->head) {
        const char *end = word_end(rest->head);
        size_t before = page->len;

        if (page->len == 0)
            rest->head += strspn(rest->head, " \n");
        g_string_append_len(page, rest->head, end - rest->head);
        if (!fits_with(channel, page, lines)) {
            g_string_truncate(page, before);
            break;
        }
        rest->head = end;
    }
    while (page->len == 0 && *rest->head) {
        const char *end = g_utf8_next_char(rest->head);

        g_string_append_len(page, rest->head, end - rest->head);
        rest->head = end;
        while (*rest->head && fits_with(channel, page, lines)) {
            end = g_utf8_next_char(rest->head);
            g_string_append_len(page, rest->head, end - rest->head);
            rest->head = end;
        }
    }
}

static bool take_option(const Channel *channel, GString *page, Rest *rest,
                        const char *const lines[])
{
    size_t before = page->len;

    add_line(page, rest->options[0]);
    if (!fits_with(channel, page, lines)) {
        g_string_truncate(page, before);
        return false;
    }
    rest->options++;
    return true;
}

/* A page that is followed by another. */
static char *take_page(const Channel *channel, Rest *rest, const PageKeys *keys)
{
    const char *const wanted[] = {keys->more, keys->back, NULL};
    const char *const needed[] = {keys->more, NULL};
    GString *page = g_string_new(NULL);

    take_words(channel, page, rest, wanted);
    while (!*rest->head && rest->options[0] && take_option(channel, page, rest, wanted))
        continue;
    if (page->len == 0 && rest->options[0] && !take_option(channel, page, rest, needed))
        g_string_assign(page, *rest->options++); /* the test of all screens rules this out */
    add_line(page, keys->more);
    if (fits_with(channel, page, (const char *const[]){keys->back, NULL}))
        add_line(page, keys->back);
    return g_string_free(page, FALSE);
}

GPtrArray *page_break(const Channel *channel, const char *head, const char *const *options,
                      const PageKeys *keys)
{
    GPtrArray *pages = g_ptr_array_new_with_free_func(g_free);
    Rest rest = {head, options};

    for (;;) {
        char *last;

        rest.head += strspn(rest.head, pages->len > 0 ? " \n" : "");
        last = try_last_page(channel, &rest, keys);
        if (last) {
            g_ptr_array_add(pages, last);
            return pages;
        }
        g_ptr_array_add(pages, take_page(channel, &rest, keys));
    }
}
