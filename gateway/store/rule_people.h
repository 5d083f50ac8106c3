#pragma once

#include "store/db.h"

/* How many were told the date of a rule and let us remember, and how many of them are reminded. */
typedef void (*RulePeopleVisit)(const char *rule, int64_t told, int64_t reminding, gpointer data);
bool rule_people_count(Db *db, RulePeopleVisit visit, gpointer data, GError **error);
