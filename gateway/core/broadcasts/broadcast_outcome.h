#pragma once

#include "core/hotline.h"

/* Notes what became of messages in the outbox since: one slice, within the caller's transaction. *more: another
 * one is there. */
bool broadcast_note_outcomes(Hotline *hotline, int64_t now, bool *more, GError **error);
