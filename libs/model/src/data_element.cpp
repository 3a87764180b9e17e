#include "model/data_element.hpp"

#include "instantiate.hpp"

VARDE_MODEL(varde::model::DataElement);
VARDE_MODEL(varde::model::DataElementList);
VARDE_MODEL(varde::model::FileScanStatus);
