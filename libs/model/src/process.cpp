#include "model/process.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::ProcessState);
VARDE_MODEL(varde::model::ProcessElementInfo);
VARDE_MODEL(varde::model::ProcessStateUpdate);
VARDE_MODEL(varde::model::ProcessHistoryList);
VARDE_MODEL(varde::model::AuthInfo);
