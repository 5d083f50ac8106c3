#include "core/staff/staff.h"

#include <glib.h>

static const char *const names[] = {
    [STAFF_VIEWER] = "viewer",
    [STAFF_WORKER] = "worker",
    [STAFF_ADMIN] = "admin",
};

const char *staff_role_name(StaffRole role)
{
    g_assert(role >= STAFF_VIEWER && role <= STAFF_ADMIN);
    return names[role];
}

bool staff_role_from_name(const char *name, StaffRole *role)
{
    for (StaffRole i = STAFF_VIEWER; i <= STAFF_ADMIN; i++) {
        if (g_str_equal(names[i], name)) {
            *role = i;
            return true;
        }
    }
    return false;
}
