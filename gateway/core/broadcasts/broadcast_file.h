#pragma once

#include "store/broadcasts.h"

/* A broadcast as people write it:
 *
 *     title: Registration takes longer in Moscow
 *     languages: uz ru
 *     citizenships: UZ KG
 *     regions: RU-MOW
 *     rule: REG-UZ-15
 *     category: wages
 *     contact_days: 90
 *     starts: 2026-11-26 09:00
 *     ends: 2026-11-28 21:00
 *     rate: 60
 *     budget: 150.000
 *     canary: 20
 *     text uz: ...
 *     text ru: ...
 *
 * Only title and one text must be there. Lines that begin with # say nothing. Times are of the hotline's zone. */

/* What is wrong is the error, with its line. Clear it. */
bool broadcast_file_parse(const char *text, const char *zone, Broadcast *broadcast, GError **error);
