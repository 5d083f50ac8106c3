#pragma once

#include "core/hotline.h"
#include "store/rule_versions.h"

/* Which version of each rule is in force: what the files say, until staff say otherwise in the console. */

#define RULE_UNDO_SECONDS 3600

/* At the start, and when the files are read anew: a file that is new is version 1; one that says something else
 * than before is the next version, in force, unless staff have put their own in force. Then texts->rules
 * are those in force. Its own transaction. */
bool rule_book_open(Db *db, Texts *texts, int64_t now, GError **error);

/* The same without writing, for commands: files that nobody has opened yet are not in it. */
bool rule_book_read(Db *db, Texts *texts, GError **error);

/* After a change was committed: takes what is in force now. The old rules stay if that fails. */
bool rule_book_refresh(Hotline *hotline, GError **error);

/* The rule that a version is. The error names its line. */
Rule *rule_book_parse(const RuleVersionRow *row, GError **error);

/* Puts a version in force in place of the one that is, and begins to tell people; row->version 0: a new one.
 * Within the caller's transaction. */
bool rule_book_put(Db *db, RuleVersionRow *row, int64_t now, GError **error);
