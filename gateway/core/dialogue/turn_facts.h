#pragma once

#include "core/deadlines/facts.h"
#include "core/dialogue/turn.h"

/* What the person of this turn has told for their deadlines: in this session, and in earlier ones if they
 * allowed us to remember it. */

/* Free with facts_free. */
Facts *turn_facts(const Turn *turn);

/* Remembers it for this session, and for good if they allowed that. NULL forgets it. */
void turn_tell(Turn *turn, const char *name, const char *value_or_null);

/* Their answer to "may we remember this?". Yes keeps what they have told so far. */
void turn_keep_facts(Turn *turn, bool agreed);
