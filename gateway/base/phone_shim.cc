#include "base/phone_shim.h"

#include <cstring>
#include <phonenumbers/phonenumberutil.h>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

bool phone_shim_parse(const char *international, char out[17])
{
    static const size_t longest = 16;
    const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    std::string e164;

    if (util->Parse(international, "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR)
        return false;
    /* Possible, not valid: the metadata knows lengths for long, but no new ranges. */
    if (util->IsPossibleNumberWithReason(number) != PhoneNumberUtil::IS_POSSIBLE)
        return false;
    util->Format(number, PhoneNumberUtil::E164, &e164);
    if (e164.size() > longest)
        return false;
    std::memcpy(out, e164.c_str(), e164.size() + 1);
    return true;
}
