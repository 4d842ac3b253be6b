"""Who said yes: the roster of offices, the ledger of approvals, and whether one holds for exactly these bytes."""
