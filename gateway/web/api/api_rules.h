#pragma once

#include "store/rule_versions.h"
#include "web/api/api.h"

/* What the files of the API that are about deadline rules share. */

#define VERSION_MAX 1000000

/* A date as yyyy-MM-dd, or null. */
void api_out_day(ApiCall *call, const char *name, Day day);

/* The version that the query or the body names by "rule" and "version"; 404 if there is none. */
bool api_rule_version(ApiCall *call, RuleVersionKept *kept, GError **error);
