#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/catalog.h"

/* The menu as data. A screen is a constant table in handlers/; the engine alone moves between screens,
 * saves the session and writes the reply. Screens never see the bearer. */

typedef struct Turn Turn;         /* one message of one person: core/turn.h */
typedef struct MenuPage MenuPage; /* the screen being put together for this person */

typedef struct MenuOption {
    const char *key;    /* "1" ... "15", never "9"; "0" replaces back on this screen */
    const char *label;  /* msgid; already translated when a screen's fill() adds it */
    const char *screen; /* where it leads, unless choose() decides */
    const char *value;  /* for choose() */
} MenuOption;

/* What happens next. A function only says; the engine does. */
typedef struct MenuNext {
    const char *screen; /* go there; NULL: stay */
    const char
        *notice;  /* msgid shown above the screen, in place of its prompt where both do not fit */
    bool unknown; /* read(): this text is not for me, treat it as any other text */
    bool again;   /* go there without entering it anew: a session is taken up where it was */
    bool restart; /* begin at the start; what was being entered becomes a draft */
} MenuNext;

typedef struct MenuScreen {
    const char *id;     /* stable: it is stored in sessions */
    const char *prompt; /* msgid with {placeholders}; NULL: the options speak for themselves */
    const MenuOption *options;
    size_t option_count;

    /* All may be NULL. */
    const char *(*skip)(const Turn *turn);    /* the screen to show instead, if this one is known */
    void (*enter)(Turn *turn);                /* once, when the screen is reached going forward */
    void (*fill)(Turn *turn, MenuPage *page); /* values and options that depend on the person */
    MenuNext (*choose)(Turn *turn, const MenuOption *option);
    MenuNext (*read)(Turn *turn, const char *text); /* takes what is typed */
    void (*shown)(Turn *turn);                      /* its last page is in a reply that goes out */

    const char *const *leads_to; /* where choose() and read() may go; NULL-terminated or NULL */
    bool ends;                   /* the dialogue is over once this was shown */
    bool
        is_private; /* not for whoever redials: never continued, and its replies are soon forgotten */
    bool is_root;   /* a start: nothing behind it, and nothing to continue on redialling */
} MenuScreen;

/* ---- For fill() ---- */

void menu_set(MenuPage *page, const char *placeholder, const char *value);
/* A line of text, already in the person's language, below or above the prompt. */
void menu_line(MenuPage *page, const char *text);
void menu_line_above(MenuPage *page, const char *text);
/* Numbers itself: 1, 2 ... 8, 10, 11 ... */
void menu_option(MenuPage *page, const char *label, const char *screen, const char *value);

static inline MenuNext menu_go(const char *screen)
{
    return (MenuNext){.screen = screen};
}

static inline MenuNext menu_stay(const char *notice)
{
    return (MenuNext){.notice = notice};
}
