"""What comes out: exchanges, ledger, balances, network, saving and loading."""
