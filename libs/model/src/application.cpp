#include "model/application.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::Application);
VARDE_MODEL(varde::model::ApplicationList);
VARDE_MODEL(varde::model::DataType);
