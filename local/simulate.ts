import "../scripts/simulate";
