#pragma once

#include "core/cases/casework.h"
#include "store/queue.h"
#include "web/api/api.h"

/* What the files of the API that are about cases share. */

/* What a refusal is to the app; true if there is none. */
bool api_case_verdict(CaseVerdict verdict, GError **error);

/* The case of {number}, to read or to change it. *work is filled. */
bool api_case_open(ApiCall *call, Casework *work, GError **error);
/* The caller must have claimed it. */
bool api_case_begin(ApiCall *call, Casework *work, GError **error);

/* The members of a CaseSummary, into the object that is open. */
bool api_case_summary(ApiCall *call, const QueueRow *row, GError **error);
/* A number, or null for 0. */
void api_out_int_or_null(ApiCall *call, const char *name, int64_t value);

/* Opens an array or object of that name; json_builder_end_*() closes it. */
JsonBuilder *api_out_array(ApiCall *call, const char *name);
JsonBuilder *api_out_object(ApiCall *call, const char *name);
