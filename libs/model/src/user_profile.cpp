#include "model/user_profile.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::ProfileSettings);
VARDE_MODEL(varde::model::UserProfile);
