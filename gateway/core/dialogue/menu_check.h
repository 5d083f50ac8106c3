#pragma once

#include "core/dialogue/menu.h"

/* Proves from the tables alone that the menu holds together: ids and keys unique, 9 and 00 free,
 * targets there, every screen reached from a start, every screen left, every text in every catalog.
 * NULL, or what is wrong. Free with g_free. */
char *menu_check(const MenuScreen *const *screens, size_t count, const Catalog *catalog);

/* The menu as Graphviz. Free with g_free. */
char *menu_graph(const MenuScreen *const *screens, size_t count);
