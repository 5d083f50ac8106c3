#pragma once

#include "core/dialogue/menu.h"
#include "core/dialogue/turn.h"

/* Moves a person through the screens: the only writer of where a session stands. */

/* One input on the screen where the person is: a key, a keyword, what the screen asks for, or a text that
 * is kept as a report. */
void engine_play(Turn *turn, const char *text);

/* Keeps a text, and takes it for nothing else. */
void engine_keep(Turn *turn, const char *text);

/* The main menu, or the language for a number whose language is not known. */
const char *engine_home(const Turn *turn);
/* Where a session begins: there, or with a question that comes first. */
const char *engine_start(const Turn *turn);
const MenuScreen *engine_screen(const Turn *turn);
/* Puts the session on a screen without entering it. */
void engine_show(Turn *turn, const char *id);
/* msgid above the screen, or NULL. */
void engine_say(Turn *turn, const char *notice_msgid);
