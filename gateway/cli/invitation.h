#pragma once

#include "cli/folder.h"
#include "core/staff/staff_invite.h"

/* Says once how somebody joins: the code, and where it goes. */
void invitation_print(const Folder *folder, const Invitation *invitation);
