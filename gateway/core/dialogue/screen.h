#pragma once

#include "core/dialogue/menu.h"
#include "core/dialogue/turn_private.h"

/* A screen put together for one person: prompt filled in, options with their labels, keys. */
/* All lent: from the screen's table and the catalog, or from the page's own texts. */
typedef struct ScreenOption {
    const char *key;
    const char *label;
    const char *screen;
    const char *value;
} ScreenOption;

struct MenuPage {
    const MenuScreen *screen;
    GString *head;
    size_t above;        /* octets of the head that stand above the prompt */
    GArray *options;     /* of ScreenOption */
    GStringChunk *texts; /* of options that fill() adds; NULL: none yet */
    unsigned next_key;
};

MenuPage *screen_build(Turn *turn, const MenuScreen *screen);
void screen_free(MenuPage *page);

/* The option with this key, in the form choose() takes. False if there is none. */
bool screen_option(const MenuPage *page, const char *key, MenuOption *option);

/* The pages as they go out, notice and key lines included. Free with g_ptr_array_unref. */
GPtrArray *screen_pages(Turn *turn, const MenuPage *page);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MenuPage, screen_free)
