#include "core/dialogue/screen.h"

#include <string.h>

#include "base/alphabet.h"
#include "core/dialogue/page.h"

/* ---- Putting together ---- */

static const char *keep(MenuPage *page, const char *text_or_null)
{
    if (!page->texts)
        page->texts = g_string_chunk_new(512);
    return text_or_null ? g_string_chunk_insert(page->texts, text_or_null) : NULL;
}

static void add_option(MenuPage *page, const char *key, const char *label, const char *screen,
                       const char *value)
{
    ScreenOption option = {key, label, screen, value};

    g_array_append_val(page->options, option);
}

MenuPage *screen_build(Turn *turn, const MenuScreen *screen)
{
    MenuPage *page = g_new0(MenuPage, 1);

    page->screen = screen;
    page->head = g_string_new(screen->prompt ? turn_text(turn, screen->prompt) : NULL);
    page->options = g_array_sized_new(FALSE, FALSE, sizeof(ScreenOption), 8);
    page->next_key = 1;
    for (size_t i = 0; i < screen->option_count; i++) {
        const MenuOption *option = &screen->options[i];

        add_option(page, option->key, turn_text(turn, option->label), option->screen,
                   option->value);
    }
    if (screen->fill)
        screen->fill(turn, page);
    return page;
}

void screen_free(MenuPage *page)
{
    if (!page)
        return;
    g_string_free(page->head, TRUE);
    g_array_unref(page->options);
    if (page->texts)
        g_string_chunk_free(page->texts);
    g_free(page);
}

void menu_set(MenuPage *page, const char *placeholder, const char *value)
{
    g_autofree char *folded = alphabet_fold(value);

    g_string_replace(page->head, placeholder, folded, 0);
}

void menu_line(MenuPage *page, const char *text)
{
    g_autofree char *folded = alphabet_fold(text);

    if (page->head->len > 0)
        g_string_append_c(page->head, '\n');
    g_string_append(page->head, folded);
}

void menu_line_above(MenuPage *page, const char *text)
{
    g_autofree char *folded = alphabet_fold(text);
    g_autofree char *line = page->above < page->head->len ? g_strconcat(folded, "\n", NULL)
                                                          : g_strdup(folded);

    g_string_insert(page->head, (gssize)page->above, line);
    page->above += strlen(line);
}

void menu_option(MenuPage *page, const char *label, const char *screen, const char *value)
{
    g_autofree char *folded = alphabet_fold(label);
    char key[8];

    if (page->next_key == 9) /* 9 is "more" on every screen */
        page->next_key++;
    g_snprintf(key, sizeof key, "%u", page->next_key++);
    add_option(page, keep(page, key), keep(page, folded), screen, keep(page, value));
}

bool screen_option(const MenuPage *page, const char *key, MenuOption *option)
{
    for (unsigned i = 0; i < page->options->len; i++) {
        const ScreenOption *found = &g_array_index(page->options, ScreenOption, i);

        if (g_str_equal(found->key, key)) {
            *option = (MenuOption){found->key, found->label, found->screen, found->value};
            return true;
        }
    }
    return false;
}

/* ---- Breaking into pages ---- */

static char **option_lines(const MenuPage *page)
{
    char **lines = g_new0(char *, page->options->len + 1);

    for (unsigned i = 0; i < page->options->len; i++) {
        const ScreenOption *option = &g_array_index(page->options, ScreenOption, i);

        lines[i] = g_strconcat(option->key, " ", option->label, NULL);
    }
    return lines;
}

/* Only keys that lead somewhere are shown: a start has nothing behind it, an end has no way on. */
static PageKeys keys_of(const Turn *turn, const MenuPage *page)
{
    MenuOption own;
    bool leads_back = !page->screen->is_root && !page->screen->ends;
    bool zero_taken = screen_option(page, "0", &own);

    return (PageKeys){
        .more = turn_text(turn, N_("9 More")),
        .back = leads_back && !zero_taken ? turn_text(turn, N_("0 Back")) : NULL,
        .home = leads_back && turn_knows_language(turn) ? turn_text(turn, N_("00 Main menu"))
                                                        : NULL,
    };
}

static GPtrArray *break_up(const Turn *turn, const char *head, char **lines, const PageKeys *keys)
{
    return page_break(turn->channel, head, (const char *const *)lines, keys);
}

/* With a notice: above the prompt if all of it then fits on one page, otherwise instead of it, since
 * the notice says what to do. It depends on nothing but the session, so that pages never shift. */
GPtrArray *screen_pages(Turn *turn, const MenuPage *page)
{
    const char *notice = turn->session->notice ? turn_text(turn, turn->session->notice) : NULL;
    PageKeys keys = keys_of(turn, page);
    g_auto(GStrv) lines = option_lines(page);
    g_autofree char *both = NULL;
    GPtrArray *pages;

    if (!notice)
        return break_up(turn, page->head->str, lines, &keys);
    both = g_strconcat(notice, page->head->len > 0 ? "\n" : "", page->head->str, NULL);
    pages = break_up(turn, both, lines, &keys);
    if (pages->len == 1)
        return pages;
    g_ptr_array_unref(pages);
    return break_up(turn, notice, lines, &keys);
}
