#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

/* A file of tab-separated values that people edit: the first line names the columns, lines starting
 * with # and empty lines are skipped. At most 4 MiB; UTF-8 without a BOM. */
typedef struct Tsv Tsv;

/* columns: the names the caller will ask for, NULL-terminated; each must be there. */
Tsv *tsv_load(const char *path, const char *const *columns, GError **error);
void tsv_free(Tsv *tsv);

size_t tsv_rows(const Tsv *tsv);
const char *tsv_get(const Tsv *tsv, size_t row, const char *column); /* "" if empty; lent */
unsigned tsv_line(const Tsv *tsv, size_t row);                       /* in the file, from 1 */

/* "FILE:LINE: problem", as a GATEWAY_ERROR_CONFIG. problem is a literal of ours. */
void tsv_fail(const Tsv *tsv, size_t row, const char *problem, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tsv, tsv_free)
