#include "core/dialogue/menu_check.h"

#include <string.h>

typedef struct Menu {
    const MenuScreen *const *screens;
    size_t count;
} Menu;

static int find(const Menu *menu, const char *id)
{
    for (size_t i = 0; i < menu->count; i++) {
        if (g_str_equal(menu->screens[i]->id, id))
            return (int)i;
    }
    return -1;
}

/* Calls with every screen that this one can lead to, except back and home. */
typedef char *(*LeadVisitor)(const MenuScreen *from, const char *to, const char *by, gpointer data);

static char *each_lead(const MenuScreen *screen, LeadVisitor visit, gpointer data)
{
    for (size_t i = 0; i < screen->option_count; i++) {
        const MenuOption *option = &screen->options[i];
        char *problem = option->screen ? visit(screen, option->screen, option->key, data) : NULL;

        if (problem)
            return problem;
    }
    for (size_t i = 0; screen->leads_to && screen->leads_to[i]; i++) {
        char *problem = visit(screen, screen->leads_to[i], "", data);

        if (problem)
            return problem;
    }
    return NULL;
}

static char *check_lead(const MenuScreen *from, const char *to, const char *by, gpointer data)
{
    (void)by;
    return find(data, to) >= 0 ? NULL : g_strdup_printf("%s: there is no screen %s", from->id, to);
}

static char *check_option(const MenuScreen *screen, size_t index)
{
    const MenuOption *option = &screen->options[index];
    const char *key = option->key;
    bool numeric = *key && key[strspn(key, "0123456789")] == '\0';

    if (!numeric || g_str_equal(key, "9") || (key[0] == '0' && key[1]))
        return g_strdup_printf("%s: key %s cannot be used, 9 is more and 00 the main menu",
                               screen->id, key);
    for (size_t i = 0; i < index; i++) {
        if (g_str_equal(screen->options[i].key, key))
            return g_strdup_printf("%s: key %s is used twice", screen->id, key);
    }
    if (!option->screen && !screen->choose)
        return g_strdup_printf("%s: option %s leads nowhere", screen->id, key);
    return NULL;
}

static char *check_screen(const Menu *menu, size_t index)
{
    const MenuScreen *screen = menu->screens[index];

    if (find(menu, screen->id) != (int)index)
        return g_strdup_printf("%s: two screens have this id", screen->id);
    if (!screen->prompt && !screen->option_count && !screen->fill)
        return g_strdup_printf("%s: shows nothing", screen->id);
    if (screen->ends && (screen->option_count || screen->read))
        return g_strdup_printf("%s: ends the dialogue and asks something", screen->id);
    for (size_t i = 0; i < screen->option_count; i++) {
        char *problem = check_option(screen, i);

        if (problem)
            return problem;
    }
    return each_lead(screen, check_lead, (gpointer)menu);
}

/* ---- Reached and left ---- */

typedef struct Walk {
    const Menu *menu;
    bool *reached;
} Walk;

static char *walk_to(const MenuScreen *from, const char *to, const char *by, gpointer data)
{
    Walk *walk = data;
    int index = find(walk->menu, to);

    (void)from;
    (void)by;
    if (!walk->reached[index]) {
        walk->reached[index] = true;
        each_lead(walk->menu->screens[index], walk_to, walk);
    }
    return NULL;
}

/* 0 and 00 leave every screen that does not end by itself; a root must have a way on of its own. */
static char *check_walk(const Menu *menu)
{
    g_autofree bool *reached = g_new0(bool, menu->count);
    Walk walk = {menu, reached};

    for (size_t i = 0; i < menu->count; i++) {
        const MenuScreen *screen = menu->screens[i];

        if (screen->is_root && !screen->option_count && !screen->leads_to)
            return g_strdup_printf("%s: is a start and cannot be left", screen->id);
        if (screen->is_root)
            walk_to(NULL, screen->id, "", &walk);
    }
    for (size_t i = 0; i < menu->count; i++) {
        if (!reached[i])
            return g_strdup_printf("%s: cannot be reached", menu->screens[i]->id);
    }
    return NULL;
}

static char *check_texts(const Menu *menu, const Catalog *catalog)
{
    g_autoptr(GPtrArray) msgids = g_ptr_array_new();

    for (size_t i = 0; i < menu->count; i++) {
        const MenuScreen *screen = menu->screens[i];

        if (screen->prompt)
            g_ptr_array_add(msgids, (gpointer)screen->prompt);
        for (size_t k = 0; k < screen->option_count; k++)
            g_ptr_array_add(msgids, (gpointer)screen->options[k].label);
    }
    g_ptr_array_add(msgids, NULL);
    return catalog_check(catalog, (const char *const *)msgids->pdata);
}

char *menu_check(const MenuScreen *const *screens, size_t count, const Catalog *catalog)
{
    Menu menu = {screens, count};
    char *problem;

    for (size_t i = 0; i < count; i++) {
        if ((problem = check_screen(&menu, i)))
            return problem;
    }
    if ((problem = check_walk(&menu)))
        return problem;
    return check_texts(&menu, catalog);
}

/* ---- Drawing ---- */

static char *draw_lead(const MenuScreen *from, const char *to, const char *by, gpointer data)
{
    g_string_append_printf(data, "    %s -> %s [label=\"%s\"];\n", from->id, to, by);
    return NULL;
}

char *menu_graph(const MenuScreen *const *screens, size_t count)
{
    GString *out = g_string_new("digraph menu {\n    rankdir=LR;\n    node [shape=box];\n");

    for (size_t i = 0; i < count; i++) {
        const MenuScreen *screen = screens[i];
        g_autofree char *label = screen->prompt ? g_strescape(screen->prompt, NULL) : g_strdup("");

        g_string_append_printf(out, "    %s [label=\"%s\\n%s\"%s];\n", screen->id, screen->id,
                               label,
                               screen->is_root ? ", style=bold"
                               : screen->ends  ? ", style=rounded"
                                               : "");
        each_lead(screen, draw_lead, out);
    }
    g_string_append(out, "}\n");
    return g_string_free(out, FALSE);
}
