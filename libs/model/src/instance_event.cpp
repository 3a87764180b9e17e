#include "model/instance_event.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::InstanceEvent);
VARDE_MODEL(varde::model::InstanceEventList);
VARDE_MODEL(varde::model::PlatformUser);
