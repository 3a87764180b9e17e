#include "model/instance.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::Instance);
VARDE_MODEL(varde::model::InstanceOwner);
VARDE_MODEL(varde::model::Substatus);
VARDE_MODEL(varde::model::PresentationTexts);
VARDE_MODEL(varde::model::DataValues);
VARDE_MODEL(varde::model::QueryResponse);
