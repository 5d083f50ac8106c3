#pragma once

#include "base/date.h"
#include "core/dialogue/menu.h"
#include "core/hotline.h"

/* What a screen may know and change of the person whose message this is. All of it happens inside the
 * turn's transaction. A failure of the store sticks to the turn: nothing later does anything, and the
 * engine undoes the turn and asks the provider to try again. */

Day turn_today(const Turn *turn); /* the date in the hotline's time zone */
const Texts *turn_texts(const Turn *turn);

/* The language to answer in; before one is chosen, that of the number's country. */
Language turn_language(const Turn *turn);
bool turn_knows_language(const Turn *turn);
void turn_choose_language(Turn *turn, Language language);
bool turn_is_latin(const Turn *turn);
void turn_set_latin(Turn *turn, bool latin);
/* The text in the person's language and letters. Lent. */
const char *turn_text(const Turn *turn, const char *msgid);
/* A text from the data in the person's letters. Free with g_free. */
char *turn_letters(const Turn *turn, const char *text);
/* The language whose column of the data to take. */
Language turn_data_language(const Turn *turn);

/* What the session remembers. */
const char *turn_get(const Turn *turn, const char *slot); /* "" if unset; lent until the next set */
void turn_set(Turn *turn, const char *slot, const char *value_or_null);

/* "UZ", "KG", "other", or "" if not asked yet. */
const char *turn_citizenship(const Turn *turn);
void turn_set_citizenship(Turn *turn, const char *citizenship);

/* May we write to them: "never", "neutral", "normal". */
void turn_set_profile(Turn *turn, const char *profile);

/* STOP, which also cancels what waits for them, and START. */
void turn_set_stopped(Turn *turn, bool stopped);
bool turn_is_stopped(const Turn *turn);

/* Erases contact, sessions, drafts and parts of messages; cases stay without a link. The session ends. */
void turn_erase(Turn *turn);
