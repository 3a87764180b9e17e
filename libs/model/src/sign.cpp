#include "model/sign.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::SignRequest);
VARDE_MODEL(varde::model::SignDocument);
