import DRAMModel
